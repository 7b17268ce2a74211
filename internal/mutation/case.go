package mutation

import (
	"fmt"
	"maps"
	"math"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/justify-cds/justify/internal/space"
)

// Case is an author test that is missing, in the words of the language.
type Case struct {
	Guideline string
	AsOf      string
	Name      string
	Given     []Given
	Ordered   []string
	Scenario  string // or none
	Ratings   map[string]string
	Cautions  map[string][]string
}

// Given is what the case states of one fact.
type Given struct{ Fact, Text string }

// YAML is the case as an item of `cases:`, ready to paste.
func (c Case) YAML() string {
	var b strings.Builder
	given := make([]string, len(c.Given))
	for i, g := range c.Given {
		given[i] = g.Fact + ": " + quoted(g.Text)
	}
	fmt.Fprintf(&b, "  - name: %s\n", quoted(c.Name))
	if len(given) > 0 {
		b.WriteString(wrapped("    given: {", given, "}\n"))
	}
	if len(c.Ordered) > 0 {
		fmt.Fprintf(&b, "    ordered: [%s]\n", strings.Join(c.Ordered, ", "))
	}
	if len(c.Ratings) == 0 && len(c.Cautions) == 0 {
		fmt.Fprintf(&b, "    expect: {scenario: %s}\n", c.Scenario)
		return b.String()
	}
	fmt.Fprintf(&b, "    expect:\n      scenario: %s\n", c.Scenario)
	if len(c.Ratings) > 0 {
		var ratings []string
		for _, exam := range slices.Sorted(maps.Keys(c.Ratings)) {
			ratings = append(ratings, exam+": "+c.Ratings[exam])
		}
		b.WriteString(wrapped("      ratings: {", ratings, "}\n"))
	}
	if len(c.Cautions) > 0 {
		var cautions []string
		for _, exam := range slices.Sorted(maps.Keys(c.Cautions)) {
			cautions = append(cautions, exam+": ["+strings.Join(c.Cautions[exam], ", ")+"]")
		}
		b.WriteString(wrapped("      cautions: {", cautions, "}\n"))
	}
	return b.String()
}

// file is the case as a file of its own.
func (c Case) file() []byte {
	return fmt.Appendf(nil, "guideline: %s\nas-of: %s\ncases:\n%s", c.Guideline, c.AsOf, c.YAML())
}

// wrapped writes a list in brackets on lines of at most 120 characters.
func wrapped(open string, items []string, closing string) string {
	const width = 120
	line, indent := open, strings.Repeat(" ", len(open))
	var b strings.Builder
	for i, item := range items {
		if i < len(items)-1 {
			item += ","
		}
		if len(line)+1+len(item) > width && line != open && strings.TrimSpace(line) != "" {
			b.WriteString(strings.TrimRight(line, " ") + "\n")
			line = indent
		}
		if line != open && line != indent {
			line += " "
		}
		line += item
	}
	return b.String() + line + closing
}

var (
	plainText = regexp.MustCompile(`^[A-Za-z0-9][A-Za-z0-9 ._/()-]*$`)
	ambiguous = regexp.MustCompile(`(?i)^(yes|no|on|off|y|n|null)$`)
)

// quoted is a scalar in double quotes where it needs them.
func quoted(text string) string {
	if plainText.MatchString(text) && !ambiguous.MatchString(text) && !strings.HasSuffix(text, " ") {
		return text
	}
	return strconv.Quote(text)
}

// state writes what a witness is known to be, each fact as one value.
func state(s *space.Space, c space.Case, asOf string) ([]Given, error) {
	var given []Given
	for i := range s.Facts {
		f, at := &s.Facts[i], s.First(i)
		co := &s.Coordinates[at]
		switch {
		case f.Derived != nil:
		case f.Kind == space.Age:
			text, err := ageText(c[at], c[at+1], co, &s.Coordinates[at+1], asOf)
			if err != nil {
				return nil, err
			}
			if text != "" {
				given = append(given, Given{f.ID, text})
			}
		case c[at] == co.Full:
		case c[at].HasNumbers():
			given = append(given, Given{f.ID, strings.TrimSpace(numberIn(c[at], co) + " " + f.Unit)})
		default:
			given = append(given, Given{f.ID, wordIn(f, co.Names(c[at]))})
		}
	}
	return given, nil
}

// wordIn chooses one of the values: the ordinary one where it is among them.
func wordIn(f *space.Fact, names []string) string {
	for _, ordinary := range []string{f.Otherwise, f.Assume, "false"} {
		if slices.Contains(names, ordinary) {
			return ordinary
		}
	}
	return names[0]
}

// numberIn chooses the number with the fewest digits, at the end of the interval that a test has cut.
func numberIn(e space.Extent, co *space.Coordinate) string {
	fromTop := e.Min <= co.Full.Min && e.Max < co.Full.Max
	for digits := range 12 {
		scale := math.Pow10(digits)
		v := math.Ceil(e.Min*scale) / scale
		if fromTop {
			v = math.Floor(e.Max*scale) / scale
		}
		text := strconv.FormatFloat(v, 'f', digits, 64)
		if v, _ = strconv.ParseFloat(text, 64); e.Min <= v && v <= e.Max {
			return text
		}
	}
	return space.NumberText(e.Min)
}

// ageText writes an age within both extents: in years where whole years lie within, else in months; in days where a
// test counts days, at the birth date that agrees with both.
func ageText(months, days space.Extent, inMonths, inDays *space.Coordinate, asOf string) (string, error) {
	if days != inDays.Full {
		day, err := time.Parse(time.DateOnly, asOf)
		if err != nil {
			return "", err
		}
		earliest, latest := space.BirthDates(months, days, day)
		if latest.Before(earliest) {
			return "", fmt.Errorf("nobody is of that age on %s", asOf)
		}
		_, completed := space.Completed(latest, day)
		return fmt.Sprintf("%d d", completed), nil
	}
	if months == inMonths.Full {
		return "", nil
	}
	first, last := int(math.Ceil(months.Min/12)), int(math.Floor((months.Max+1)/12))-1
	if first > last {
		return fmt.Sprintf("%d mo", int(months.Min)), nil
	}
	if months.Min <= 0 {
		first = last
	}
	return fmt.Sprintf("%d y", first), nil
}
