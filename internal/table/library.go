package table

import (
	"fmt"
	"math"
	"path"
	"slices"
	"strings"

	"go.yaml.in/yaml/v4"

	"github.com/justify-cds/justify/internal/guideline"
	"github.com/justify-cds/justify/internal/space"
)

// question is what picks a variant.
const question = "Which of these describes the patient best?"

// files writes the library: path to content.
func (c *content) files(report *Report) (map[string][]byte, error) {
	files := map[string][]byte{"NOTICE": c.notice(report)}
	documents := map[string]object{
		"vocabulary/facts.yaml":       newObject().add("facts", c.facts().Node),
		"vocabulary/patient.yaml":     newObject().add("facts", c.patient().Node),
		"vocabulary/indications.yaml": newObject().add("indications", c.indications().Node),
		"vocabulary/procedures.yaml":  newObject().add("procedures", c.procedureObjects().Node),
		"vocabulary/sources.yaml":     newObject().add("sources", c.sources().Node),
	}
	for _, t := range c.topics {
		documents[path.Join(c.m.system, t.id+".yaml")] = c.guideline(t)
	}
	for name, document := range documents {
		content, err := document.bytes()
		if err != nil {
			return nil, fmt.Errorf("writing %s: %w", name, err)
		}
		files[name] = content
	}
	return files, nil
}

// notice says whose the library is.
func (c *content) notice(report *Report) []byte {
	var b strings.Builder
	fmt.Fprintf(&b, "%s\n%s, %d\n", c.m.title, c.m.holder, c.m.year)
	if c.m.url != "" {
		fmt.Fprintln(&b, c.m.url)
	}
	fmt.Fprintf(&b, `
Licence: %s

Imported with justify from %s
(%s, %s; SHA-256 %s).

The ratings and the names of topics, variants and procedures in this folder are the holder's. Neither the folder nor an
edition built of it may be passed on beyond the licence.
`, c.m.licence, report.File, count(report.Rows, "row"), count(report.Topics, "topic"), report.SHA256)
	if slices.ContainsFunc(c.procedures, func(p *procedure) bool { return p.ours != nil }) {
		b.WriteString(`
Procedures that the mapping gives to the library of justify have titles, doses and codes of that library, and are under
its licence. Their LOINC codes are copyright Regenstrief Institute, Inc. and the LOINC Committee, and available at no
cost under the license at http://loinc.org/license.
`)
	}
	return []byte(b.String())
}

func count(n int, what string) string {
	if n != 1 {
		what += "s"
	}
	return fmt.Sprintf("%d %s", n, what)
}

func (t *topic) fact() string { return t.id + "-variant" }

// sourceOf is the id of the source that a guideline's ratings name: the table, with the rows of the guideline in the order
// of its ratings. Clinicians see where a rating comes from, and an edition alone gives the table back.
func (m *Mapping) sourceOf(guideline string) string { return m.id + "-topic-" + guideline }

func (m *Mapping) referenceID(n *name) string { return m.id + "-reference-" + n.id }

func (c *content) facts() object {
	facts := newObject()
	for _, t := range c.topics {
		values := newObject()
		for _, v := range t.variants {
			values.text(v.id, v.title)
		}
		values.text(noneOfThese, "none of these")
		facts.add(t.fact(), newObject().text("kind", "choice").text("title", t.title+", variant").text("ask", question).add("values", values.Node).Node)
	}
	return facts
}

// patient writes the facts that every referral may state, as our library has them: the age decides which radiation level
// counts.
func (c *content) patient() object {
	facts := newObject()
	for _, id := range []string{"age", "sex"} {
		f, ok := c.ours.Space.Fact(id)
		if !ok {
			continue
		}
		o := newObject().text("kind", string(f.Kind)).add("title", text(f.Title.In("en")))
		if len(f.Ask) > 0 {
			o.add("ask", text(f.Ask.In("en")))
		}
		switch {
		case len(f.Labels) > 0:
			values := flow()
			for _, v := range f.Values {
				values.add(v, text(f.Labels[v].In("en")))
			}
			o.add("values", values.Node)
		case len(f.Values) > 0:
			o.add("values", texts(f.Values))
		}
		facts.add(id, o.Node)
	}
	return facts
}

func (c *content) indications() object {
	indications := newObject()
	for _, t := range c.topics {
		indication := flow().text("title", t.title)
		if len(t.codes) > 0 {
			indication.add("icd10", texts(t.codes))
		}
		indications.add(t.id, indication.Node)
	}
	return indications
}

// guideline writes a topic. It applies to the patients whom one of its variants describes.
func (c *content) guideline(t *topic) object {
	ids := make([]string, len(t.variants))
	for i, v := range t.variants {
		ids[i] = v.id
	}
	r := c.m.review
	review := flow().text("status", r.Status).text("reviewed", r.Reviewed).text("due", r.Due).text("by", r.By).text("interests", r.Interests)
	var scenarios []*yaml.Node
	var rows []int
	for _, v := range t.variants {
		scenarios = append(scenarios, c.scenario(t, v).Node)
		for _, rating := range v.ratings {
			rows = append(rows, rating.row)
		}
	}
	from := c.source(c.m.title+": "+t.title).text("citation", c.m.citation()+", "+rowWords(rows, 0)).text("note", c.m.licence)
	return newObject().
		text("guideline", t.id).text("title", t.title).text("system", c.m.system).
		add("indications", texts([]string{t.id})).
		add("applies", flow().add(t.fact(), texts(ids)).Node).
		add("review", review.Node).
		text("hit", "unique").
		add("sources", newObject().add(c.m.sourceOf(t.id), from.Node).Node).
		add("scenarios", list(scenarios...))
}

func (c *content) scenario(t *topic, v *variant) object {
	strength := v.ratings[0].strength
	rate := newObject()
	for _, r := range v.ratings {
		value := number(r.rating)
		key := "rating"
		if r.rating == 0 {
			value, key = text(r.category), "category"
		}
		if r.strength == strength && r.note == "" && r.reference == nil {
			rate.add(r.procedure.id, value)
			continue
		}
		o := flow().add(key, value)
		if r.strength != strength {
			o.text("strength", r.strength)
		}
		if r.reference != nil {
			o.add("source", texts([]string{c.m.sourceOf(t.id), c.m.referenceID(r.reference)}))
		}
		rate.add(r.procedure.id, o.text("note", r.note).Node)
	}
	return newObject().
		text("id", v.id).text("title", v.title).
		add("when", flow().text(t.fact(), v.id).Node).
		text("strength", strength).text("source", c.m.sourceOf(t.id)).
		add("rate", rate.Node)
}

func (m *Mapping) citation() string { return fmt.Sprintf("%s. %s, %d", m.holder, m.title, m.year) }

// source is an entry of the table itself.
func (c *content) source(title string) object {
	return newObject().text("title", title).number("year", c.m.year).text("url", c.m.url)
}

// sources are the table, what its rows refer to, and what our procedures rest on.
func (c *content) sources() object {
	sources := newObject()
	sources.add(c.m.id, c.source(c.m.title).text("citation", c.m.citation()).text("note", c.m.licence).Node)
	for _, n := range c.references {
		sources.add(c.m.referenceID(n), newObject().text("title", n.title).text("note", "as the table cites it").Node)
	}
	needed := map[string]bool{}
	for _, p := range c.procedures {
		if p.ours != nil {
			needed[p.ours.Adult.Source], needed[p.ours.Child.Source] = true, true
			if !p.levelled {
				needed[p.ours.LevelSource] = true
			}
		}
	}
	for _, s := range c.ours.Sources {
		if !needed[s.ID] {
			continue
		}
		o := newObject().text("title", s.Title).text("citation", s.Citation)
		if s.Year > 0 {
			o.number("year", s.Year)
		}
		sources.add(s.ID, o.text("url", s.URL).text("note", s.Note).Node)
	}
	return sources
}

func (c *content) procedureObjects() object {
	present := map[string]bool{}
	for _, p := range c.procedures {
		present[p.id] = true
	}
	procedures := newObject()
	for _, p := range c.procedures {
		o := newObject()
		if p.ours == nil {
			o.text("title", p.title)
		} else {
			o.add("title", text(p.ours.Title.In("en")))
		}
		o.text("modality", p.modality)
		if p.ours != nil && len(p.ours.Regions) > 0 {
			o.add("regions", texts(p.ours.Regions))
		}
		o.text("contrast", p.contrast).add("ionising", truth(p.ionising()))
		if level := c.level(p); level.Node != nil {
			o.add("level", level.Node)
		}
		if p.ours != nil {
			addOurs(o, p.ours, present)
		}
		procedures.add(p.id, o.Node)
	}
	return procedures
}

// level is the table's, or where it has none that of our procedure.
func (c *content) level(p *procedure) object {
	adult, child, from := p.adult, p.child, c.m.id
	if !p.levelled {
		if p.ours == nil || p.ours.LevelSource == "" {
			return object{}
		}
		adult, child, from = p.ours.Level.Adult, p.ours.Level.Child, p.ours.LevelSource
	}
	o := flow()
	if adult != guideline.Unknown {
		o.number("adult", adult)
	}
	if child != guideline.Unknown {
		o.number("child", child)
	}
	return o.text("source", from)
}

// addOurs adds what only our procedures have.
func addOurs(o object, p *guideline.Procedure, present map[string]bool) {
	if p.Adult.Source != "" || p.Child.Source != "" {
		o.add("dose", flow().text("adult", doseText(p.Adult)).text("child", doseText(p.Child)).text("source", p.Adult.Source).Node)
	}
	if len(p.LOINC) > 0 {
		o.add("loinc", texts(p.LOINC))
	}
	equivalent := slices.DeleteFunc(slices.Clone(p.Equivalent), func(id string) bool { return !present[id] })
	if len(equivalent) > 0 {
		o.add("equivalent", texts(equivalent))
	}
	if p.LookBack > 0 {
		o.text("look-back", fmt.Sprintf("%d d", p.LookBack))
	}
}

// doseText writes a dose as an author does: "2 mSv", "[3..8] mSv", "< 0.01 mSv".
func doseText(d guideline.Dose) string {
	low, above := space.Tidy(d.Min, math.Inf(-1))
	high, below := space.Tidy(d.Max, math.Inf(1))
	left, right := "[", "]"
	if above {
		left = "("
	}
	if below {
		right = ")"
	}
	switch {
	case d.Max == 0:
		return ""
	case d.Min == d.Max:
		return low + " mSv"
	}
	return left + low + ".." + high + right + " mSv"
}
