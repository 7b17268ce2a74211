package main

import (
	"encoding/json"
	"io"
	"slices"
	"time"

	"github.com/justify-cds/justify/internal/audit"
)

// auditRow is one figure of a report, as CSV and Parquet have it. What is suppressed, or cannot be told, is null.
type auditRow struct {
	Part       string   `parquet:"part,dict"` // all, before, after, group, month, acceptance or unscored
	Site       string   `parquet:"site,dict"`
	Department string   `parquet:"department,dict"`
	Guideline  string   `parquet:"guideline,dict"`
	Procedure  string   `parquet:"procedure,dict"`
	Month      string   `parquet:"month,dict"`
	Edition    string   `parquet:"edition,dict"`
	Mode       string   `parquet:"mode,dict"`
	Arm        string   `parquet:"arm,dict"`
	Measure    string   `parquet:"measure,dict"`
	Item       string   `parquet:"item,dict"` // the verdict, the reason or the indication
	Count      *int64   `parquet:"count,optional"`
	Of         *int64   `parquet:"of,optional"`
	Value      *float64 `parquet:"value,optional"` // the share, or the mean
	Low        *float64 `parquet:"low,optional"`
	High       *float64 `parquet:"high,optional"`
}

// rows are all figures of the report.
func (r *auditReport) rows() (rows []auditRow) {
	s := r.summary
	group := func(part string, g *audit.Group, by ...audit.Dimension) {
		if g == nil {
			return
		}
		base := auditRow{Part: part}
		for i, d := range by {
			*base.dimension(d) = r.named(g.Values[i])
		}
		rows = append(rows, rowsOf(base, g)...)
	}
	group("all", &s.Total)
	group("before", s.Before)
	group("after", s.After)
	for i := range s.Groups {
		group("group", &s.Groups[i], r.q.By...)
	}
	for i := range s.Months {
		group("month", &s.Months[i], audit.Month)
	}
	for _, a := range s.Acceptance {
		base := auditRow{Part: "acceptance", Guideline: a.Guideline}
		rows = append(rows, base.share("accepted", "", a.Accepted))
		for _, o := range a.Overrides {
			rows = append(rows, base.count("override", o.Name, o.Count))
		}
	}
	for _, u := range s.Unscored {
		base := auditRow{Part: "unscored"}
		rows = append(rows, base.count("unscored", u.Indication, u.Count))
	}
	return rows
}

// dimension is the column of a dimension.
func (r *auditRow) dimension(d audit.Dimension) *string {
	return []*string{&r.Site, &r.Department, &r.Guideline, &r.Procedure, &r.Month, &r.Edition, &r.Mode, &r.Arm}[d]
}

func (r auditRow) count(measure, item string, n *int64) auditRow {
	r.Measure, r.Item, r.Count = measure, item, n
	return r
}

func (r auditRow) share(measure, item string, s audit.Share) auditRow {
	r.Measure, r.Item, r.Count, r.Of, r.Value, r.Low, r.High = measure, item, s.Count, s.Of, s.Share, s.Low, s.High
	return r
}

func (r auditRow) mean(measure string, mean *float64, of *int64) auditRow {
	r.Measure, r.Value, r.Of = measure, mean, of
	return r
}

func rowsOf(base auditRow, g *audit.Group) []auditRow {
	rows := []auditRow{base.count("consultations", "", g.Consultations), base.count("orders", "", g.Orders)}
	for _, v := range g.Verdicts {
		rows = append(rows, base.share("verdict", v.Verdict, v.Share))
	}
	for _, o := range g.Overrides {
		rows = append(rows, base.count("override", o.Name, o.Count))
	}
	return append(rows,
		base.count("outcomes", "", g.Outcomes), base.share("accepted", "", g.Accepted),
		base.mean("ordered-level", g.OrderedLevel, g.LevelsKnown), base.mean("recommended-level", g.RecommendedLevel, g.LevelsKnown),
		base.count("duplicates", "", g.Duplicates), base.count("emergencies", "", g.Emergencies), base.count("silent", "", g.Silent),
		base.count("case-not-listed", "", g.CaseNotListed),
	)
}

func (r *auditReport) table(out io.Writer, format string) error {
	return writeRows(out, format, r.rows())
}

// json writes all, with what the counts rest on.
func (r *auditReport) json(out io.Writer) error {
	type ends struct {
		From string `json:"from,omitempty"`
		To   string `json:"to,omitempty"` // included
	}
	type head struct {
		Sequence int64  `json:"sequence"`
		Hash     string `json:"hash"`
	}
	s := *r.summary
	s.Groups = slices.Clone(s.Groups)
	for i := range s.Groups {
		g := &s.Groups[i]
		g.Values = slices.Clone(g.Values)
		for k, value := range g.Values {
			g.Values[k] = r.named(value)
		}
	}
	document := struct {
		Period        ends     `json:"period"`
		Since         string   `json:"since,omitempty"`
		By            []string `json:"by"`
		Suppressed    bool     `json:"suppressed"`
		Head          head     `json:"head"`
		Consultations int64    `json:"consultations_on_record"`
		audit.Summary
	}{By: []string{}, Suppressed: r.q.Suppress, Head: head{s.Head.Sequence, r.headHash()}, Consultations: s.Consultations, Summary: s}
	if from, to, any := r.period(); any {
		document.Period = ends{from.Format(time.DateOnly), to.Format(time.DateOnly)}
	}
	if !r.q.Since.IsZero() {
		document.Since = r.q.Since.Format(time.DateOnly)
	}
	for _, d := range r.q.By {
		document.By = append(document.By, d.String())
	}
	encoder := json.NewEncoder(out)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", "  ")
	return encoder.Encode(document)
}
