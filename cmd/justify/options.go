package main

import (
	"slices"
	"strconv"
	"strings"

	"github.com/jedib0t/go-pretty/v6/table"
	"github.com/jedib0t/go-pretty/v6/text"

	justifyv1 "github.com/justify-cds/justify/api/justify/v1"
)

// doseBand is our own glyph for the relative radiation level: one bar of five for each level.
func doseBand(level *int32) string {
	if level == nil {
		return "? unknown"
	}
	if *level == 0 {
		return "○ none"
	}
	bars := min(max(int(*level), 0), 5)
	return strings.Repeat("▮", bars) + strings.Repeat("▯", 5-bars)
}

func milliSievert(d *justifyv1.Dose) string {
	number := func(v float64) string {
		if v >= 10 {
			return strconv.FormatFloat(v, 'f', 0, 64)
		}
		return strconv.FormatFloat(v, 'g', 2, 64)
	}
	switch {
	case d == nil:
		return ""
	case d.MinMsv == d.MaxMsv:
		return number(d.MinMsv) + " mSv"
	case d.MinMsv == 0:
		return "<" + number(d.MaxMsv) + " mSv"
	}
	return number(d.MinMsv) + "–" + number(d.MaxMsv) + " mSv"
}

// optionColumns are the columns of the table of options; the last one stands below it where the page is narrow.
var optionColumns = []string{"#", "exam", "rating", "", "dose band", "why"}

const (
	examColumn, standingColumn, whyColumn = 1, 3, 5

	minExam, narrowExam, maxExam = 16, 30, 40
	narrowStanding               = 15 // "usually not" over "appropriate"
	minWhy                       = 26
)

func (p *printer) options(a *justifyv1.Answer) {
	var rows [][]string
	var shown []*justifyv1.Option
	for _, o := range a.Options {
		if o.Rank == 0 && a.Scenario != nil {
			continue // only possible, while the answer names what matches
		}
		rows, shown = append(rows, p.optionRow(o)), append(shown, o)
	}
	widths, below := p.optionWidths(rows)
	t := table.NewWriter()
	style := table.StyleLight
	style.Options.DrawBorder, style.Options.SeparateColumns = false, false
	style.Format.Header = text.FormatDefault
	t.SetStyle(style)
	var columns []table.ColumnConfig
	for i, width := range widths {
		columns = append(columns, table.ColumnConfig{Number: i + 1, WidthMax: width, WidthMaxEnforcer: text.WrapSoft})
	}
	t.SetColumnConfigs(columns)
	t.AppendHeader(tableRow(optionColumns[:len(widths)]))
	for _, row := range rows {
		t.AppendRow(tableRow(row[:len(widths)]))
	}
	for line := range strings.Lines(t.Render()) {
		p.line("%s", strings.TrimRight(line, " \n"))
	}
	for i, row := range rows {
		if why := row[whyColumn]; below && why != "" {
			p.wrapped("  "+mentioned(a, shown[i], shown[i:i+1])+": ", why)
		}
	}
}

func tableRow(cells []string) table.Row {
	row := table.Row{}
	for _, cell := range cells {
		row = append(row, cell)
	}
	return row
}

// optionWidths fits the columns into the page: what is left beside the others is for the reasons, which go below the
// table where that is too little, with exam and standing narrowed where even that does not fit.
func (p *printer) optionWidths(rows [][]string) (widths []int, below bool) {
	widths = make([]int, len(optionColumns))
	others := 2 * len(widths) // a space on each side of each
	for i, name := range optionColumns {
		for _, row := range rows {
			widths[i] = max(widths[i], text.StringWidthWithoutEscSequences(row[i]))
		}
		if i != whyColumn {
			widths[i] = max(widths[i], text.StringWidth(name))
		}
		if i != whyColumn && i != examColumn {
			others += widths[i]
		}
	}
	exam, why := min(widths[examColumn], maxExam), min(widths[whyColumn], minWhy)
	if room := p.width - others - why; why > 0 && room >= min(exam, narrowExam) {
		widths[examColumn] = min(exam, room)
		widths[whyColumn] = min(widths[whyColumn], p.width-others-widths[examColumn])
		return widths, false
	}
	if room := p.width - others + 2; room < exam {
		room += widths[standingColumn] - min(widths[standingColumn], narrowStanding)
		widths[standingColumn] = min(widths[standingColumn], narrowStanding)
		exam = min(exam, max(room, minExam))
	}
	widths[examColumn] = exam
	return widths[:whyColumn], true
}

// optionRow is what the table says of an option.
func (p *printer) optionRow(o *justifyv1.Option) []string {
	rank, ratings, rating, category := "", "", o.Rating, o.Category
	if o.Rank > 0 {
		rank = strconv.Itoa(int(o.Rank))
	}
	if category == justifyv1.Category_CATEGORY_UNSPECIFIED && o.Low.GetCategory() == o.High.GetCategory() {
		category = o.Low.GetCategory() // every scenario that is possible says the same
		if o.Low.GetRating() == o.High.GetRating() {
			rating = o.Low.GetRating()
		}
	}
	if rating > 0 {
		ratings = strconv.Itoa(int(rating))
	}
	if span := interval(o); span != "" {
		ratings = strings.TrimSpace(ratings + " (" + span + ")")
	}
	why := o.Note
	if o.Strength != justifyv1.Strength_STRENGTH_UNSPECIFIED {
		why = strings.TrimSpace(why + " [" + word(o.Strength, "STRENGTH_") + "]")
	}
	standing := p.paint(categoryWords[category], categoryColors[category])
	if isContraindicated(o) {
		standing = p.paint("contraindicated", text.FgRed, text.Bold)
	}
	return []string{rank, o.Title, ratings, standing, strings.TrimSpace(doseBand(o.RadiationLevel) + " " + milliSievert(o.Dose)), why}
}

func isContraindicated(o *justifyv1.Option) bool {
	return slices.ContainsFunc(o.Cautions, func(c *justifyv1.Caution) bool {
		return c.Effect == justifyv1.CautionEffect_CAUTION_EFFECT_CONTRAINDICATED && c.State == justifyv1.CautionState_CAUTION_STATE_HOLDS
	})
}

// interval is the span of standings that are possible, where there is more than one.
func interval(o *justifyv1.Option) string {
	one := func(s *justifyv1.Standing) string {
		if s.GetRating() > 0 {
			return strconv.Itoa(int(s.GetRating()))
		}
		return categoryWords[s.GetCategory()]
	}
	if one(o.Low) == one(o.High) {
		return ""
	}
	return one(o.Low) + "–" + one(o.High)
}
