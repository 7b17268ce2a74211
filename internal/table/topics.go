package table

import (
	"fmt"
	"slices"
	"strings"

	"github.com/justify-cds/justify/internal/guideline"
	"github.com/justify-cds/justify/internal/source"
	"github.com/justify-cds/justify/internal/space"
)

// content is a table put in order: what becomes the library.
type content struct {
	m          *Mapping
	ours       *guideline.Library
	topics     []*topic
	procedures []*procedure
	references []*name
}

// topic becomes a guideline.
type topic struct {
	*name
	variants []*variant
	names    *names
	codes    []string // ICD-10
}

// variant becomes a scenario.
type variant struct {
	*name
	ratings []*rating
}

// rating is one row of the table in its place.
type rating struct {
	entry
	procedure *procedure
	reference *name // nil: none
}

// noneOfThese is the answer for a patient whom no variant of a topic describes. The guideline does not apply then.
const noneOfThese = "none-of-these"

// reserved are words that cannot be an id of a variant: scenario ids and values both.
var reserved = []string{noneOfThese, "none", "min", "max", "number", space.NotApplicable}

// arrange puts the rows into topics, variants and procedures, and reports what contradicts.
func arrange(entries []entry, m *Mapping, ours *guideline.Library, report *Report) *content {
	c := &content{m: m, ours: ours}
	topicNames, procedureNames, references := newNames(), newNames(), newNames()
	topics, variants := map[*name]*topic{}, map[*name]*variant{}
	procedures := &procedureList{m: m, ours: ours, report: report, byName: map[*name]*procedure{}, byID: map[string]*procedure{}}
	type place struct {
		variant   *variant
		procedure *procedure
	}
	rated := map[place]*rating{}
	for _, e := range entries {
		tn := topicNames.add(e.topic, e.row)
		t := topics[tn]
		if t == nil {
			t = &topic{name: tn, names: newNames()}
			topics[tn] = t
			c.topics = append(c.topics, t)
		}
		vn := t.names.add(e.variant, e.row)
		v := variants[vn]
		if v == nil {
			v = &variant{name: vn}
			variants[vn] = v
			t.variants = append(t.variants, v)
		}
		p := procedures.of(procedureNames.add(e.procedure, e.row))
		p.entries = append(p.entries, e)
		r := &rating{entry: e, procedure: p}
		if e.reference != "" {
			r.reference = references.add(e.reference, e.row)
		}
		if before := rated[place{v, p}]; before != nil {
			before.reportAgain(r, m, report)
			continue
		}
		rated[place{v, p}] = r
		v.ratings = append(v.ratings, r)
		report.Ratings++
	}
	c.procedures = procedures.list
	c.references = references.list
	procedures.settle(procedureNames)
	for _, t := range c.topics {
		t.check(m, report)
		t.names.reportSpellings(report, "variant", m.header(variantColumn), false)
		report.Variants += len(t.variants)
	}
	topicNames.reportSpellings(report, "topic", m.header(topicColumn), true)
	procedureNames.reportSpellings(report, "procedure", m.header(procedureColumn), true)
	references.reportSpellings(report, "reference", m.header(referenceColumn), false)
	c.assignIDs(topicNames, references, report)
	report.Topics, report.Procedures = len(c.topics), len(c.procedures)
	return c
}

// header is what the table calls a column.
func (m *Mapping) header(c role) string {
	for _, col := range m.columns {
		if col.role == c {
			return col.header
		}
	}
	return ""
}

// reportAgain reports a second row for the same procedure of the same variant.
func (r *rating) reportAgain(again *rating, m *Mapping, report *Report) {
	var differ []string
	column := ""
	compare := func(c role, a, b string) {
		if a != b {
			differ = append(differ, fmt.Sprintf("%s %s and %s", roleNames[c], quoted(a), quoted(b)))
			if column == "" {
				column = m.header(c)
			}
		}
	}
	compare(ratingColumn, ratingWord(r.rating), ratingWord(again.rating))
	if r.rating == 0 || again.rating == 0 {
		compare(categoryColumn, spaced(r.category), spaced(again.category))
	}
	compare(strengthColumn, r.strength, again.strength)
	compare(noteColumn, r.note, again.note)
	compare(referenceColumn, r.entry.reference, again.entry.reference)
	if differ == nil {
		report.add(source.Warning, "duplicate", []int{again.row}, "", "", "says the same as row %d again: counted once", r.row)
		return
	}
	report.add(source.Error, "contradiction", []int{r.row, again.row}, column, "a variant rates a procedure once: take one of the rows out, or correct it",
		"contradict each other about %q: %s", r.entry.procedure, strings.Join(differ, ", "))
}

func ratingWord(rating int) string {
	if rating == 0 {
		return ""
	}
	return fmt.Sprint(rating)
}

func quoted(s string) string {
	if s == "" {
		return "none"
	}
	return fmt.Sprintf("%q", s)
}

// check reports what a topic cannot be: of too many variants, or of variants that are rated in two ways.
func (t *topic) check(m *Mapping, report *Report) {
	if most := space.MaxValues - 1; len(t.variants) > most {
		var rows []int
		for _, v := range t.variants[most:] {
			rows = append(rows, v.rows...)
		}
		report.add(source.Error, "too-many-variants", rows, m.header(variantColumn), "make two topics of it",
			"the topic %q has %d variants, more than the %d among which one can choose", t.title, len(t.variants), most)
	}
	for _, v := range t.variants {
		var numbers, words []int
		for _, r := range v.ratings {
			if r.rating > 0 {
				numbers = append(numbers, r.row)
			} else {
				words = append(words, r.row)
			}
		}
		if len(numbers) > 0 && len(words) > 0 {
			report.add(source.Error, "mixed", words, m.header(ratingColumn), "give all rows of a variant a rating, or none",
				"only a category, but %s of the variant %q: they cannot be ranked together", plural(numbers, "gives a rating", "give ratings"), v.title)
		}
	}
	t.gatherCodes(m, report)
}

func plural(rows []int, one, several string) string {
	if len(rows) == 1 {
		return rowWords(rows, rowsShown) + " " + one
	}
	return rowWords(rows, rowsShown) + " " + several
}

// gatherCodes joins the ICD-10 codes of a topic's rows: they lead to the guideline as a whole.
func (t *topic) gatherCodes(m *Mapping, report *Report) {
	for _, v := range t.variants {
		for _, r := range v.ratings {
			for _, code := range r.codes {
				if !slices.Contains(t.codes, code) {
					t.codes = append(t.codes, code)
				}
			}
		}
	}
	for _, v := range t.variants {
		for _, r := range v.ratings {
			if !slices.Equal(r.codes, t.codes) {
				report.add(source.Warning, "codes", []int{r.row}, m.header(icd10Column), "write the same codes in every row of a topic",
					"other rows of the topic %q have other codes: all lead to the whole topic", t.title)
			}
		}
	}
}

// assignIDs names everything, and notes where two titles would have had the same id.
func (c *content) assignIDs(topics, references *names, report *Report) {
	note := func(collisions [][]*name, column, what string) {
		for _, group := range collisions {
			var ids, rows = []string{}, []int{}
			for _, n := range group {
				ids = append(ids, fmt.Sprintf("%q is %s", n.title, n.id))
				rows = append(rows, n.rows[0])
			}
			report.add(Note, "id", rows, column, "", "the id of a %s would be taken already: %s", what, strings.Join(ids, ", "))
		}
	}
	note(assignIDs(topics.list, "topic"), c.m.header(topicColumn), "topic")
	for _, t := range c.topics {
		note(assignIDs(t.names.list, "variant", reserved...), c.m.header(variantColumn), "variant")
	}
	var local []*name
	var taken []string
	for _, p := range c.procedures {
		if p.ours == nil {
			local = append(local, p.name)
		}
	}
	for _, p := range c.ours.Procedures { // of which a table may name more one day
		taken = append(taken, p.ID)
	}
	note(assignIDs(local, "procedure", taken...), c.m.header(procedureColumn), "procedure")
	assignIDs(references.list, "reference")
}
