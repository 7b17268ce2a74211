package fhir

import (
	"maps"
	"math"
	"reflect"
	"slices"
	"strings"
	"time"

	"github.com/justify-cds/justify/engine"
)

// Sources of a statement, the weaker first: of the same day, the stronger one counts.
const (
	ofRecord = iota // a diagnosis, a drug, a device: it holds until it is ended
	ofObservation
	ofAnswer // of a QuestionnaireResponse
)

// statement is what one resource states of a fact.
type statement struct {
	value  engine.Value
	moment moment
	source int
	from   string // the resource
	path   string
}

// state keeps a statement, unless the edition refuses it or it has no date and needs one.
func (c *chart) state(fact int, s statement, dated Reason) {
	f := &c.vocabulary.Facts[fact]
	switch {
	case dated != "" && dated != Undated:
		c.ignore(s.from, s.path, dated)
	case dated == Undated && f.ValidFor > 0:
		c.ignore(s.from, s.path, Undated)
	case f.Kind == "age" && s.moment.day != "" && s.moment.day != c.in.AsOf:
		c.ignore(s.from, s.path, Expired) // an age grows
	case c.engine.CheckFact(engine.Fact{ID: f.ID, Value: s.value}) != nil:
		reason := NoValue
		if s.value.Range != nil {
			reason = OutOfRange
		}
		c.ignore(s.from, s.path, reason)
	default:
		c.statements[f.ID] = append(c.statements[f.ID], s)
	}
}

// maxFacts is how many facts a referral may hold.
const maxFacts = 500

// facts settles what is stated of each fact, in the order of the vocabulary.
func (c *chart) facts() (facts []engine.Fact, sources []string) {
	for i := range c.vocabulary.Facts {
		f := &c.vocabulary.Facts[i]
		s, ok := c.settle(f, c.statements[f.ID])
		if !ok || (f.ID == "age" && c.birthDate != "") {
			continue
		}
		if len(facts) == maxFacts {
			c.ignore(s.from, s.path, TooLarge)
			continue
		}
		fact := engine.Fact{ID: f.ID, Value: s.value}
		if f.Kind != "age" && (s.source != ofRecord || f.ValidFor > 0) && !s.value.NotKnown {
			fact.Observed = s.moment.day
		}
		facts, sources = append(facts, fact), append(sources, s.from)
	}
	return facts, sources
}

// settle chooses among the statements of a fact: the latest counts. Records hold together: where two of them state different
// values, the fact is one of these. Where two others of the same time contradict each other, it is unknown.
func (c *chart) settle(f *engine.FactDefinition, list []statement) (statement, bool) {
	var candidates []statement
	var record *statement
	var notKnown []statement
	for _, s := range list {
		switch {
		case s.value.NotKnown:
			notKnown = append(notKnown, s)
		case s.source != ofRecord:
			candidates = append(candidates, s)
		case record == nil:
			record = &s
		default:
			record.value = either(f, record.value, s.value)
			if s.moment.day > record.moment.day {
				record.moment = s.moment
			}
		}
	}
	if record != nil && (!oneOf(f.Kind, "boolean", "choice") || len(record.value.OneOf) < len(f.Values)) { // any value at all says nothing
		candidates = append(candidates, *record)
	}
	if len(candidates) == 0 {
		if len(notKnown) > 0 {
			return notKnown[0], true
		}
		return statement{}, false
	}
	slices.SortStableFunc(candidates, earlier)
	last := candidates[len(candidates)-1]
	settled := true
	for _, s := range candidates[:len(candidates)-1] {
		switch {
		case reflect.DeepEqual(s.value, last.value):
		case earlier(s, last) == 0:
			settled = false
			c.ignore(s.from, s.path, Contradiction)
		default:
			c.ignore(s.from, s.path, Superseded)
		}
	}
	if !settled {
		c.ignore(last.from, last.path, Contradiction)
	}
	return last, settled
}

// earlier orders statements by their day, source and hour; 0 where nothing tells which is the later.
func earlier(a, b statement) int {
	if a.moment.day != b.moment.day {
		return strings.Compare(a.moment.day, b.moment.day)
	}
	if a.source != b.source {
		return a.source - b.source
	}
	if a.moment.timed && b.moment.timed {
		return a.moment.at.Compare(b.moment.at)
	}
	return 0
}

// either is a value that is one of both, in the order of the fact's values.
func either(f *engine.FactDefinition, a, b engine.Value) engine.Value {
	var values []string
	for _, v := range f.Values {
		if slices.Contains(a.OneOf, v) || slices.Contains(b.OneOf, v) {
			values = append(values, v)
		}
	}
	return engine.Is(values...)
}

// number reads a Quantity in a unit that the fact is accepted in. Only the UCUM code counts: the unit beside it is a text.
func number(f *engine.FactDefinition, q quantity) (engine.Value, Reason) {
	if q.Value == nil {
		return engine.Value{}, NoValue
	}
	unit, reason := unitOf(f, q)
	if reason != "" {
		return engine.Value{}, reason
	}
	v := engine.Range{Min: *q.Value, Max: *q.Value, Unit: unit}
	switch q.Comparator {
	case "":
	case "<", "<=":
		v.Min, v.MaxOpen = math.Inf(-1), q.Comparator == "<"
	case ">", ">=":
		v.Max, v.MinOpen = math.Inf(1), q.Comparator == ">"
	default:
		return engine.Value{}, NoValue
	}
	return engine.Value{Range: &v}, ""
}

// ageUnits are UCUM's words for the units of age.
var ageUnits = map[string]string{"a": "y", "wk": "w", "mo": "mo", "d": "d"}

func unitOf(f *engine.FactDefinition, q quantity) (string, Reason) {
	switch {
	case q.System != "" && q.System != ucumURI:
		return "", Unit
	case f.Kind == "number": // in UCUM 1, or what only an annotation tells from it: {score}
		if q.Code == "" && q.Unit == "" || q.Code == "1" || (strings.HasPrefix(q.Code, "{") && strings.Index(q.Code, "}") == len(q.Code)-1) {
			return "", ""
		}
		return "", Unit
	case q.System == "" || q.Code == "":
		return "", Unit
	case f.Kind == "age" && ageUnits[q.Code] != "":
		return ageUnits[q.Code], ""
	case slices.Contains(f.Units, q.Code):
		return q.Code, ""
	}
	return "", Unit
}

// both is the range that two ranges of the same unit have in common.
func both(a, b engine.Value) (engine.Value, bool) {
	if a.Range == nil || b.Range == nil || a.Range.Unit != b.Range.Unit {
		return engine.Value{}, false
	}
	r := *a.Range
	if b.Range.Min > r.Min || (b.Range.Min == r.Min && b.Range.MinOpen) {
		r.Min, r.MinOpen = b.Range.Min, b.Range.MinOpen
	}
	if b.Range.Max < r.Max || (b.Range.Max == r.Max && b.Range.MaxOpen) {
		r.Max, r.MaxOpen = b.Range.Max, b.Range.MaxOpen
	}
	return engine.Value{Range: &r}, true
}

// values lists the keys of answers in an order that does not change.
func values[V any](m map[string]V) []string { return slices.Sorted(maps.Keys(m)) }

// today is the day of the referral as a moment, for what holds now.
func (c *chart) today() moment { return moment{day: c.in.AsOf, at: time.Time{}} }
