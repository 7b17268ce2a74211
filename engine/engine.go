// Package engine evaluates imaging referrals: an edition in, a recommendation out.
//
//	e, err := engine.Load(bundle)
//	recommendation, err := e.Evaluate(ctx, engine.Referral{
//		AsOf:        "2026-11-21",
//		Indications: []engine.Code{{Code: "headache"}},
//		Facts:       []engine.Fact{{ID: "age", Value: engine.Quantity(45, "y")}},
//	})
//
// An Engine is immutable and safe for concurrent use. Nothing that decides reads the clock, the locale, chance or map
// order: the same referral gives the same recommendation, to the byte of its canonical JSON.
package engine

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"

	lru "github.com/hashicorp/golang-lru/v2"

	"github.com/justify-cds/justify/internal/edition"
	"github.com/justify-cds/justify/internal/space"
)

// Engine evaluates referrals with one edition.
type Engine struct {
	edition   *edition.Edition
	space     *space.Space
	unknown   space.Case              // base coordinates of a patient of whom nothing is known
	assume    map[int]space.Extent    // by coordinate
	otherwise map[string]space.Extent // by fact

	guidelines []*table
	cautions   *cautionTable
	byReason   [][]int // indices of guidelines by index of indication

	procedures    []edition.Procedure
	procedureIDs  []string
	procedureAt   map[string]int
	loincAt       map[string]int
	indicationIDs []string
	indicationAt  map[string]int
	sources       map[string]Source

	policy *policy
	cache  *lru.Cache[string, *decision] // nil: none
}

// Option changes how an engine is loaded.
type LoadOption func(*loadOptions)

type loadOptions struct{ cacheEntries int }

// WithCache sets how many decisions are kept; 0 switches the cache off. The default is DefaultCacheEntries.
func WithCache(entries int) LoadOption { return func(o *loadOptions) { o.cacheEntries = entries } }

// DefaultCacheEntries is the number of decisions that an engine keeps.
const DefaultCacheEntries = 65_536

// Load reads a packed edition and prepares its rules. It fails where the file is damaged, was changed after it was
// built, or has semantics that this engine does not know.
func Load(packed []byte, options ...LoadOption) (*Engine, error) {
	o := loadOptions{cacheEntries: DefaultCacheEntries}
	for _, option := range options {
		option(&o)
	}
	ed, err := edition.Read(packed)
	if err != nil {
		return nil, err
	}
	e := &Engine{edition: ed}
	if e.space, err = ed.Catalogue.Space(); err != nil {
		return nil, err
	}
	e.indexCodes()
	if err := e.indexFacts(); err != nil {
		return nil, err
	}
	if e.policy, err = newPolicy(ed, e.space); err != nil {
		return nil, err
	}
	if err := e.indexTables(); err != nil {
		return nil, err
	}
	if o.cacheEntries > 0 {
		if e.cache, err = lru.New[string, *decision](o.cacheEntries); err != nil {
			return nil, err
		}
	}
	return e, nil
}

// Digest names the edition, as every answer does.
func (e *Engine) Digest() string { return e.edition.Digest }

// Semantics is the meaning of the edition's rules, as every answer names it.
func (e *Engine) Semantics() int { return e.edition.Semantics }

// indexFacts computes what an unknown patient looks like, and what may be assumed of one.
func (e *Engine) indexFacts() error {
	e.unknown = make(space.Case, len(e.space.Coordinates))
	for i := range e.space.Coordinates {
		e.unknown[i] = e.space.Coordinates[i].Full
	}
	e.assume, e.otherwise = map[int]space.Extent{}, map[string]space.Extent{}
	for i := range e.space.Facts {
		f := &e.space.Facts[i]
		for _, v := range []struct {
			text string
			keep func(space.Constraint)
		}{
			{f.Assume, func(c space.Constraint) { e.assume[c.Coordinate] = c.Region }},
			{f.Otherwise, func(c space.Constraint) { e.otherwise[f.ID] = c.Region }},
		} {
			if v.text == "" {
				continue
			}
			box, err := e.space.ParseTest(f.ID, v.text)
			if err != nil {
				return fmt.Errorf("the edition's fact %s: %w", f.ID, err)
			}
			v.keep(box[0])
		}
	}
	return nil
}

// indexCodes makes the ids and codes of procedures, indications and sources findable.
func (e *Engine) indexCodes() {
	catalogue := &e.edition.Catalogue
	e.procedures = catalogue.Procedures
	e.procedureAt, e.loincAt, e.indicationAt = map[string]int{}, map[string]int{}, map[string]int{}
	for i, p := range e.procedures {
		e.procedureAt[p.ID] = i
		e.procedureIDs = append(e.procedureIDs, p.ID)
		for _, code := range p.LOINC {
			if _, taken := e.loincAt[code]; !taken {
				e.loincAt[code] = i
			}
		}
	}
	for i, in := range catalogue.Indications {
		e.indicationAt[in.ID] = i
		e.indicationIDs = append(e.indicationIDs, in.ID)
	}
	e.sources = map[string]Source{}
	for _, s := range catalogue.Sources {
		e.sources[s.ID] = Source(s)
	}
}

// indicationsOf finds the indications that a code means. An ICD-10 code means every indication that lists it or the
// category above it (R51.9 → R51).
func (e *Engine) indicationsOf(c Code) []int {
	if c.System == "" {
		if at, ok := e.indicationAt[c.Code]; ok {
			return []int{at}
		}
		return nil
	}
	var found []int
	for i, in := range e.edition.Catalogue.Indications {
		match := false
		switch c.System {
		case ICD10:
			match = slices.ContainsFunc(in.ICD10, func(listed string) bool { return withinICD10(c.Code, listed) })
		case SNOMED:
			match = slices.Contains(in.SNOMED, c.Code)
		case ICPC2:
			match = slices.Contains(in.ICPC2, c.Code)
		}
		if match {
			found = append(found, i)
		}
	}
	return found
}

func withinICD10(code, listed string) bool {
	code = strings.ToUpper(strings.TrimSpace(code))
	return code == listed || (len(code) > len(listed) && strings.HasPrefix(strings.ReplaceAll(code, ".", ""), strings.ReplaceAll(listed, ".", "")))
}

func (e *Engine) procedureOf(c Code) (int, bool) {
	at, ok := e.procedureAt[c.Code]
	switch c.System {
	case "":
		return at, ok
	case LOINC:
		at, ok = e.loincAt[c.Code]
		return at, ok
	}
	return 0, false
}

// Evaluate answers a referral. The error is an *InvalidError where the referral cannot be evaluated as it is, or the
// context's. Parts of the recommendation are shared with other answers: read them, do not change them.
func (e *Engine) Evaluate(ctx context.Context, r Referral) (*Recommendation, error) {
	in, err := e.intake(&r)
	if err != nil {
		return nil, err
	}
	d, err := e.decide(ctx, in)
	if err != nil {
		return nil, err
	}
	return e.compose(in, d), nil
}

// Case is a referral after canonicalisation: what stock OPA takes as input to rank with the edition alone.
type Case struct {
	AsOf        string         `json:"as_of"`
	Indications []string       `json:"indications"`
	Facts       map[string]any `json:"facts"` // extents of the base coordinates that are known at all
	Orders      []string       `json:"orders"`
}

// Canonical returns the canonical case of a referral.
func (e *Engine) Canonical(r Referral) (*Case, error) {
	in, err := e.intake(&r)
	if err != nil {
		return nil, err
	}
	c := &Case{AsOf: r.AsOf, Indications: []string{}, Facts: map[string]any{}, Orders: []string{}}
	for _, reason := range in.reasons {
		c.Indications = append(c.Indications, e.indicationIDs[reason.indication])
	}
	for _, at := range in.orders {
		c.Orders = append(c.Orders, e.procedureIDs[at])
	}
	for i := range e.space.Coordinates {
		co, extent := &e.space.Coordinates[i], in.known[i]
		switch {
		case e.space.FactOf(i).Derived != nil || extent == co.Full:
		default:
			known := map[string]any{}
			for _, name := range co.Names(extent) {
				known[name] = true
			}
			if extent.HasNumbers() {
				known["min"], known["max"] = extent.Min, extent.Max
			}
			c.Facts[co.ID] = known
		}
	}
	return c, nil
}

// sorted returns the keys of a set in order.
func sorted[K ~int](set map[K]bool) []K { return slices.Sorted(maps.Keys(set)) }
