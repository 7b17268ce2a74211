package engine

import (
	"maps"
	"reflect"
	"slices"

	"github.com/justify-cds/justify/internal/edition"
)

// Alike says what two engines surely answer alike. Each guideline answers for itself, so that where two editions hold the
// same but for some guidelines, a referral with none of the indications of these gets the same answer of both, in all but
// the edition's digest. Where anything else differs, nothing is surely alike.
type Alike struct {
	e      *Engine
	differ []bool // by indication: a guideline that differs is reached from it
}

// NewAlike compares two engines.
func NewAlike(a, b *Engine) *Alike {
	rest := func(e *Engine) edition.Catalogue {
		c := e.edition.Catalogue
		c.Guidelines = nil
		return c
	}
	if a.Semantics() != b.Semantics() || a.bare != b.bare || !reflect.DeepEqual(rest(a), rest(b)) {
		return &Alike{}
	}
	rules := maps.Clone(a.edition.Modules) // that belong to no guideline
	others := maps.Clone(b.edition.Modules)
	was, is := guidelinesOf(a), guidelinesOf(b)
	l := &Alike{e: a, differ: make([]bool, len(a.indicationIDs))}
	for _, ids := range []map[string]*edition.Guideline{was, is} {
		for id, g := range ids {
			module := "justify/guideline/" + id + ".rego"
			same := was[id] != nil && is[id] != nil && reflect.DeepEqual(was[id], is[id]) && a.edition.Modules[module] == b.edition.Modules[module]
			for _, indication := range g.Indications {
				l.differ[a.indicationAt[indication]] = l.differ[a.indicationAt[indication]] || !same
			}
			delete(rules, module)
			delete(others, module)
		}
	}
	inBoth := func(e *Engine) (ids []string) {
		for i := range e.edition.Catalogue.Guidelines {
			if id := e.edition.Catalogue.Guidelines[i].ID; was[id] != nil && is[id] != nil {
				ids = append(ids, id)
			}
		}
		return ids
	}
	if !maps.Equal(rules, others) || !slices.Equal(inBoth(a), inBoth(b)) { // their order is that of answers
		return &Alike{}
	}
	return l
}

func guidelinesOf(e *Engine) map[string]*edition.Guideline {
	list := map[string]*edition.Guideline{}
	for i := range e.edition.Catalogue.Guidelines {
		list[e.edition.Catalogue.Guidelines[i].ID] = &e.edition.Catalogue.Guidelines[i]
	}
	return list
}

// Surely says whether both engines answer a referral with these indications alike, or refuse it alike.
func (l *Alike) Surely(indications []Code) bool {
	if l.e == nil {
		return false
	}
	for _, code := range indications {
		if at, ok := l.e.indicationAt[code.Code]; ok && code.System == "" {
			if l.differ[at] {
				return false
			}
			continue
		}
		for _, at := range l.e.indicationsOf(tidyCode(code)) {
			if l.differ[at] {
				return false
			}
		}
	}
	return true
}
