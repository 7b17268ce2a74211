package main

import (
	_ "embed"
	"fmt"
	"strconv"
	"strings"
	"sync"
	"time"

	"go.yaml.in/yaml/v4"
	"golang.org/x/text/language"
	"golang.org/x/text/message"
	"golang.org/x/text/number"

	"github.com/justify-cds/justify/internal/audit"
)

//go:embed audit_words.yaml
var auditWordsFile []byte

// auditWords are the words by key and language. The file is a part of the program: a test reads it whole.
var auditWords = sync.OnceValue(func() (words map[string]map[string]string) {
	if err := yaml.Unmarshal(auditWordsFile, &words); err != nil {
		panic(err)
	}
	return words
})

// auditLocale writes words, numbers and days as a language does.
type auditLocale struct {
	Language string
	printer  *message.Printer
}

func newAuditLocale(tag string) *auditLocale {
	return &auditLocale{tag, message.NewPrinter(language.Make(tag))}
}

// Word is a word, with what is filled in.
func (l *auditLocale) Word(key string, fill ...any) string {
	word := auditWords()[key][l.Language]
	if len(fill) > 0 {
		word = fmt.Sprintf(word, fill...)
	}
	return word
}

// Count is a whole number; nil is hidden.
func (l *auditLocale) Count(n *int64) string {
	if n == nil {
		return l.Word("hidden")
	}
	return l.printer.Sprint(number.Decimal(*n))
}

// Percent is a share; nil is a dash.
func (l *auditLocale) Percent(share *float64) string {
	if share == nil {
		return "–"
	}
	return l.printer.Sprint(number.Percent(*share, number.MinFractionDigits(1), number.MaxFractionDigits(1)))
}

// Interval is a confidence interval.
func (l *auditLocale) Interval(s audit.Share) string {
	if s.Low == nil {
		return "–"
	}
	return l.Percent(s.Low) + " – " + l.Percent(s.High)
}

// Level is a mean radiation level; nil is a dash.
func (l *auditLocale) Level(level *float64) string {
	if level == nil {
		return "–"
	}
	return l.printer.Sprint(number.Decimal(*level, number.MinFractionDigits(2), number.MaxFractionDigits(2)))
}

// Day is a day in words.
func (l *auditLocale) Day(t time.Time) string {
	day := strconv.Itoa(t.Day())
	if t.Day() == 1 {
		day = l.Word("first-day")
	}
	return l.Word("date", day, l.monthName(t), t.Year())
}

// Month is a month such as 2026-11 in words.
func (l *auditLocale) Month(month string) string {
	t, err := time.Parse("2006-01", month)
	if err != nil {
		return month
	}
	return l.Word("month-year", l.monthName(t), t.Year())
}

func (l *auditLocale) monthName(t time.Time) string {
	return strings.Fields(l.Word("months"))[t.Month()-1]
}
