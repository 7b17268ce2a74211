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
	"sync"

	"github.com/justify-cds/justify/internal/edition"
	"github.com/justify-cds/justify/internal/space"
)

// Engine evaluates referrals with one edition.
type Engine struct {
	edition     *edition.Edition
	space       *space.Space
	unknown     space.Case    // base coordinates of a patient of whom nothing is known
	ageMonths   int           // the coordinate of completed months; days come next; -1 where the edition has no age
	dayCells    []space.Cells // into which rules cut the age in days
	caseOrder   caseOrder
	assume      []assumption  // by coordinate
	conditional []conditional // facts that do not apply to everyone

	guidelines []*table
	cautions   *cautionTable
	byReason   [][]int // indices of guidelines by index of indication

	procedures    []edition.Procedure
	procedureIDs  []string
	procedureAt   map[string]int
	loincAt       map[string]int
	localAt       map[Code]int // procedures by the code of a site's own system
	localSystems  []string
	overlays      []string // applied to the edition, in their order
	indicationIDs []string
	indicationAt  map[string]int
	sources       map[string]*Source
	languages     map[string]bool // of the edition's titles
	lexicons      map[string]*lexicon
	vocabulary    *Vocabulary

	policy  *policy
	cache   *cache // nil: none
	parts   parts
	bare    bool // no questions, no what-ifs
	intakes sync.Pool
}

// assumption is a value that may be taken for granted.
type assumption struct {
	coordinate int
	value      space.Extent
}

// LoadOption changes how an engine is loaded.
type LoadOption func(*loadOptions)

type loadOptions struct {
	cacheEntries int
	cacheBytes   int64
	bare         bool
}

// WithCache sets how many decisions are kept at most; 0 switches the cache off. The default is DefaultCacheEntries.
func WithCache(entries int) LoadOption { return func(o *loadOptions) { o.cacheEntries = entries } }

// WithCacheBytes sets how many bytes the decisions may take that are kept. The default is DefaultCacheBytes.
func WithCacheBytes(bytes int64) LoadOption { return func(o *loadOptions) { o.cacheBytes = bytes } }

// WithoutQuestions leaves out of every answer what would settle it: the questions and the what-ifs. It is for who judges
// referrals of the past, about which nobody can be asked any more. All else is as with them.
func WithoutQuestions() LoadOption { return func(o *loadOptions) { o.bare = true } }

// Limits of the decision cache, whichever is reached first.
const (
	DefaultCacheEntries = 65_536
	DefaultCacheBytes   = 64 << 20
)

// Load reads a packed edition and prepares its rules. It fails where the file is damaged, was changed after it was
// built, or has semantics that this engine does not know.
func Load(packed []byte, options ...LoadOption) (*Engine, error) {
	o := loadOptions{cacheEntries: DefaultCacheEntries, cacheBytes: DefaultCacheBytes}
	for _, option := range options {
		option(&o)
	}
	ed, err := edition.Read(packed)
	if err != nil {
		return nil, err
	}
	e := &Engine{edition: ed, bare: o.bare}
	for _, o := range ed.Catalogue.Overlays {
		e.overlays = append(e.overlays, o.ID)
	}
	if e.space, err = ed.Catalogue.Space(); err != nil {
		return nil, err
	}
	e.indexCodes()
	e.vocabulary = vocabularyOf(&ed.Catalogue, e.space)
	if err := e.indexFacts(); err != nil {
		return nil, err
	}
	if e.policy, err = newPolicy(ed, e.space); err != nil {
		return nil, err
	}
	if err := e.indexTables(); err != nil {
		return nil, err
	}
	e.indexDays()
	e.orderCoordinates()
	e.lexicons = map[string]*lexicon{}
	for language := range e.languages {
		e.lexicons[language] = e.lexiconOf(language)
	}
	if o.cacheEntries > 0 {
		if e.cache, err = newCache(o.cacheEntries, o.cacheBytes); err != nil {
			return nil, err
		}
		if e.parts, err = newParts(); err != nil {
			return nil, err
		}
	}
	e.intakes.New = func() any { return e.newIntake() }
	return e, nil
}

// DigestOf is the digest of what is in a packed edition, also where this engine does not know its semantics any more.
func DigestOf(packed []byte) (string, error) { return edition.DigestOf(packed) }

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
	e.ageMonths = -1
	if at := e.space.CoordinatesOf("age"); at != nil {
		e.ageMonths = at[0]
	}
	otherwise := map[string]space.Extent{}
	for i := range e.space.Facts {
		f := &e.space.Facts[i]
		for _, v := range []struct {
			text string
			keep func(space.Constraint)
		}{
			{f.Assume, func(c space.Constraint) { e.assume = append(e.assume, assumption{c.Coordinate, c.Region}) }},
			{f.Otherwise, func(c space.Constraint) { otherwise[f.ID] = c.Region }},
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
	e.conditional = e.conditionalFacts(otherwise)
	return nil
}

// Evaluate answers a referral. The error is an *InvalidError where the referral cannot be evaluated as it is, or the
// context's. Parts of the recommendation are shared with other answers: read them, do not change them.
func (e *Engine) Evaluate(ctx context.Context, r Referral) (*Recommendation, error) {
	recommendation, _, err := e.evaluateReferral(ctx, &r, false)
	return recommendation, err
}

// EvaluateRecorded answers a referral as Evaluate does, and returns its canonical case beside the answer.
func (e *Engine) EvaluateRecorded(ctx context.Context, r Referral) (*Recommendation, *Case, error) {
	return e.evaluateReferral(ctx, &r, true)
}

func (e *Engine) evaluateReferral(ctx context.Context, r *Referral, recorded bool) (*Recommendation, *Case, error) {
	in := e.intakes.Get().(*intake)
	defer func() {
		in.r = nil
		e.intakes.Put(in)
	}()
	if err := in.take(r); err != nil {
		return nil, nil, err
	}
	var c *Case
	if recorded {
		c = in.canonical()
	}
	d, err := e.decide(ctx, in)
	if err != nil {
		return nil, nil, err
	}
	return in.compose(d), c, nil
}

// indexDays notes how rules cut the age in days.
func (e *Engine) indexDays() {
	if e.ageMonths < 0 {
		return
	}
	all := [][]look{e.cautions.looksAt}
	for _, t := range e.guidelines {
		all = append(all, t.looksAt)
	}
	for _, looks := range all {
		for i := range looks {
			if looks[i].coordinate == e.ageMonths+1 {
				e.dayCells = append(e.dayCells, looks[i].cells)
			}
		}
	}
}

// sorted returns the keys of a set in order.
func sorted[K ~int](set map[K]bool) []K { return slices.Sorted(maps.Keys(set)) }

// Language returns the language of the edition that serves the one asked for: de-AT, else de, else English.
func (e *Engine) Language(asked string) string {
	for asked != "" && !e.languages[asked] {
		asked = asked[:max(strings.LastIndex(asked, "-"), 0)]
	}
	if asked == "" {
		return "en"
	}
	return asked
}
