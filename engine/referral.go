package engine

import "math"

// Referral is what is known when an imaging exam is considered: the one form that every channel builds.
type Referral struct {
	AsOf        string      // the day of the referral, "2026-11-21"; ages and observations are counted from it
	BirthDate   string      // "1981-03-02", "1981-03" or "1981"; the fact age may be stated instead
	Facts       []Fact      // in any order
	Indications []Code      // at least one
	Orders      []Order     // the exams that the clinician has in mind
	Prior       []PriorExam // earlier exams
	Language    string      // of the texts (BCP 47); English where the edition has no other
}

// Code is a concept of a code system. An empty System means the id of the edition itself.
type Code struct {
	System string // "", icd-10, snomed, icpc-2 for indications; "", loinc for exams; or a site's own system
	Code   string
}

// Code systems that a referral may use.
const (
	ICD10  = "icd-10"
	SNOMED = "snomed"
	ICPC2  = "icpc-2"
	LOINC  = "loinc"
	// Local is the site's own system, where the edition has codes of one only, whatever its name.
	Local = "local"
)

// Order is an exam that the clinician wants.
type Order struct {
	Exam       Code
	Laterality string // "", left, right or bilateral
}

// PriorExam is an exam that was done already.
type PriorExam struct {
	Exam       Code
	Laterality string
	Date       string // "2026-11-02", "2026-11" or "2026"
}

// Fact is a statement about one fact of the edition.
type Fact struct {
	ID       string
	Value    Value
	Observed string // the day of the observation; "" means now
}

// Value is what is known of a fact: a value, one of several, or a range. Exactly one of the three parts is set.
type Value struct {
	OneOf    []string // of a choice, or "true" or "false"
	Range    *Range   // of a number, a quantity or an age
	NotKnown bool     // asked and not known
}

// Range is a part of the number line, in the unit given. Min and Max may be infinite.
type Range struct {
	Min, Max         float64
	MinOpen, MaxOpen bool // the end itself does not belong to the range
	Unit             string
}

// Is states one value of a choice, or one of several.
func Is(values ...string) Value { return Value{OneOf: values} }

// Bool states a yes or no.
func Bool(b bool) Value {
	if b {
		return Is("true")
	}
	return Is("false")
}

// Quantity states a number in a unit ("" for a number without one).
func Quantity(v float64, unit string) Value { return Value{Range: &Range{Min: v, Max: v, Unit: unit}} }

// AtLeast and AtMost state one end of a range.
func AtLeast(v float64, unit string) Value {
	return Value{Range: &Range{Min: v, Max: math.Inf(1), Unit: unit}}
}

// AtMost states the upper end of a range.
func AtMost(v float64, unit string) Value {
	return Value{Range: &Range{Min: math.Inf(-1), Max: v, Unit: unit}}
}

// NotKnown states that the clinician was asked and does not know.
func NotKnown() Value { return Value{NotKnown: true} }

// Violation is one mistake in a referral, for the person or program that sent it.
type Violation struct {
	Field   string // path in the referral, such as facts[2].value
	Message string // what is wrong, and what would be right
}

// InvalidError lists every mistake of a referral. Nothing was evaluated.
type InvalidError struct{ Violations []Violation }

func (e *InvalidError) Error() string {
	text := "the referral cannot be evaluated:"
	for _, v := range e.Violations {
		text += "\n  " + v.Field + ": " + v.Message
	}
	return text
}
