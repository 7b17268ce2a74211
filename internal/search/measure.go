package search

import (
	"bufio"
	"fmt"
	"io"
	"slices"
	"strings"
)

// Labelled is a query as clinicians type it, with the indications that it means; none where nothing should be proposed.
type Labelled struct {
	Query string
	Means []string
}

// nothing stands in a file of labelled queries for a query that means no indication.
const nothing = "-"

// ReadLabelled reads labelled queries: a line each, the query, a tab, and the ids that it may mean, or "-". Lines that begin with
// "//" are comments: "#" is how fractures are written.
func ReadLabelled(r io.Reader) ([]Labelled, error) {
	var list []Labelled
	lines := bufio.NewScanner(r)
	for n := 1; lines.Scan(); n++ {
		line := lines.Text()
		if strings.TrimSpace(line) == "" || strings.HasPrefix(line, "//") {
			continue
		}
		query, ids, found := strings.Cut(line, "\t")
		means := strings.Fields(ids)
		if !found || len(means) == 0 {
			return nil, fmt.Errorf("line %d: write the query, a tab, and the ids of indications or %s", n, nothing)
		}
		if slices.Equal(means, []string{nothing}) {
			means = nil
		}
		list = append(list, Labelled{query, means})
	}
	return list, lines.Err()
}

// Measure is how well queries find what they mean.
type Measure struct {
	Queries, First, FirstThree int // of those that mean something
	Nothing, Silent            int // of those that mean nothing: how many found nothing
	Missed                     []Labelled
}

// MeasureOf searches for each query in a language.
func (x *Index) MeasureOf(queries []Labelled, language string) Measure {
	var m Measure
	for _, q := range queries {
		hits := x.Search(q.Query, language, 3).Hits
		at := slices.IndexFunc(hits, func(h Hit) bool { return slices.Contains(q.Means, h.Indication) })
		switch {
		case len(q.Means) == 0:
			if m.Nothing++; len(hits) == 0 {
				m.Silent++
			} else {
				m.Missed = append(m.Missed, q)
			}
			continue
		case at == 0:
			m.First++
			fallthrough
		case at > 0:
			m.FirstThree++
		}
		if m.Queries++; at != 0 {
			m.Missed = append(m.Missed, q)
		}
	}
	return m
}
