package diff

import (
	"encoding/json"
	"slices"

	"github.com/justify-cds/justify/internal/edition"
	"github.com/justify-cds/justify/internal/space"
)

// joint is one space for the facts of two editions, so that a patient can be asked about in both. Facts that are the same
// are shared; base facts that differ only in values or range are joined; of what is computed differently both stand
// there, the old one under another name.
type joint struct {
	space   *space.Space
	renamed map[string]string // facts of the old edition that have another name here
}

// before marks the facts of the old edition that mean something else than those of the new one.
const before = "-before"

func newJoint(old, new *edition.Catalogue) (*joint, error) {
	j := &joint{renamed: map[string]string{}}
	var base, derived []edition.Fact
	signatures := signaturesOf(new)
	was := signaturesOf(old)
	known := map[string]int{}
	for _, f := range new.Facts {
		if f.Derived == nil {
			known[f.ID] = len(base)
			base = append(base, f)
		} else {
			derived = append(derived, f)
		}
	}
	for _, f := range old.Facts {
		if f.Derived != nil {
			continue
		}
		at, both := known[f.ID]
		switch {
		case !both && signatures[f.ID] == "":
			base = append(base, f)
		case both && base[at].Kind == f.Kind && base[at].Unit == f.Unit:
			base[at].Fact = union(base[at].Fact, f.Fact)
		default:
			base = append(base, j.rename(f))
		}
	}
	for _, f := range old.Facts {
		if f.Derived != nil && signatures[f.ID] != was[f.ID] {
			if signatures[f.ID] != "" {
				f = j.rename(f)
			}
			derived = append(derived, f)
		}
	}
	for i := range derived {
		if !slices.ContainsFunc(new.Facts, func(f edition.Fact) bool { return f.ID == derived[i].ID }) {
			derived[i] = j.inOldTerms(derived[i])
		}
	}
	for i := range base {
		if !slices.ContainsFunc(new.Facts, func(f edition.Fact) bool { return f.ID == base[i].ID }) {
			base[i].Applies = j.box(base[i].Applies)
		}
	}
	var err error
	j.space, err = (&edition.Catalogue{Facts: append(base, derived...), Phrases: new.Phrases}).Space()
	return j, err
}

func (j *joint) rename(f edition.Fact) edition.Fact {
	j.renamed[f.ID] = f.ID + before
	f.ID += before
	f.Fact.ID = f.ID
	title := space.Text{}
	for language, text := range f.Title {
		title[language] = text + " (before)"
	}
	f.Title = title
	return f
}

// union joins two definitions of a base fact: every value of both, the wider range.
func union(f, old space.Fact) space.Fact {
	f.Values = slices.Clone(f.Values)
	for _, value := range old.Values {
		if !slices.Contains(f.Values, value) {
			f.Values = append(f.Values, value)
		}
	}
	f.Min, f.Max = min(f.Min, old.Min), max(f.Max, old.Max)
	return f
}

// inOldTerms lets a derived fact of the old edition look at the facts of the old edition.
func (j *joint) inOldTerms(f edition.Fact) edition.Fact {
	f.Applies = j.box(f.Applies)
	d := *f.Derived
	if name, ok := j.renamed[d.Of]; ok {
		d.Of = name
	}
	d.Items = slices.Clone(d.Items)
	for i := range d.Items {
		d.Items[i].When = j.anyOf(d.Items[i].When)
	}
	f.Derived = &d
	return f
}

func (j *joint) box(b edition.Box) edition.Box {
	b = slices.Clone(b)
	for i := range b {
		if name, ok := j.renamed[b[i].Fact]; ok {
			b[i].Fact = name
		}
	}
	return b
}

func (j *joint) anyOf(a edition.AnyOf) edition.AnyOf {
	a = slices.Clone(a)
	for i := range a {
		a[i] = j.box(a[i])
	}
	return a
}

// guideline puts a guideline of the old edition into the terms of the joint space.
func (j *joint) guideline(g edition.Guideline) edition.Guideline {
	g.Applies = j.box(g.Applies)
	g.Scenarios = slices.Clone(g.Scenarios)
	for i := range g.Scenarios {
		g.Scenarios[i].When = j.anyOf(g.Scenarios[i].When)
	}
	return g
}

// signaturesOf says of every fact what it means: two with the same signature are the same.
func signaturesOf(c *edition.Catalogue) map[string]string {
	signatures := map[string]string{}
	for _, f := range c.Facts {
		meaning := []any{f.Kind, f.Unit}
		if d := f.Derived; d != nil {
			meaning = append(meaning, f.Values, d.Form, d.Of, tests(f.Applies))
			for _, item := range d.Items {
				meaning = append(meaning, item.Add, item.Is)
				for _, box := range item.When {
					meaning = append(meaning, tests(box))
					for _, t := range box {
						meaning = append(meaning, signatures[t.Fact])
					}
				}
			}
			for _, t := range f.Applies {
				meaning = append(meaning, signatures[t.Fact])
			}
		} else {
			meaning = append(meaning, "base")
		}
		text, err := json.Marshal(meaning)
		if err != nil {
			continue // strings and numbers are always written
		}
		signatures[f.ID] = string(text)
	}
	return signatures
}

// tests is a box without its places in the files.
func tests(b edition.Box) (list [][2]string) {
	for _, t := range b {
		list = append(list, [2]string{t.Fact, t.Test})
	}
	return list
}
