package server

import (
	"fmt"
	"math"
	"strconv"
	"strings"

	"google.golang.org/protobuf/reflect/protoreflect"

	justifyv1 "github.com/justify-cds/justify/api/justify/v1"
	"github.com/justify-cds/justify/engine"
)

// maxFacts is the number of facts that a request may state beside the patient's age and sex.
const maxFacts = 500

// border collects what is wrong with the form of a request; what is wrong with its content, the engine says.
type border struct{ violations []engine.Violation }

func (b *border) wrong(field, format string, args ...any) {
	b.violations = append(b.violations, engine.Violation{Field: field, Message: fmt.Sprintf(format, args...)})
}

// unknownNumber says that an enum has no such number in this version of the contract, and which it has.
func (b *border) unknownNumber(field, what string, e protoreflect.Enum) {
	var known []string
	values := e.Descriptor().Values()
	for i := range values.Len() {
		if v := values.Get(i); v.Number() != 0 {
			known = append(known, fmt.Sprintf("%d %s", v.Number(), v.Name()))
		}
	}
	b.wrong(field, "no %s has the number %d; known: %s", what, e.Number(), strings.Join(known, ", "))
}

var codeSystems = map[justifyv1.CodeSystem]string{
	justifyv1.CodeSystem_CODE_SYSTEM_UNSPECIFIED: "",
	justifyv1.CodeSystem_CODE_SYSTEM_ICD_10:      engine.ICD10,
	justifyv1.CodeSystem_CODE_SYSTEM_SNOMED_CT:   engine.SNOMED,
	justifyv1.CodeSystem_CODE_SYSTEM_ICPC_2:      engine.ICPC2,
	justifyv1.CodeSystem_CODE_SYSTEM_LOINC:       engine.LOINC,
	justifyv1.CodeSystem_CODE_SYSTEM_LOCAL:       engine.Local,
}

var sexes = map[justifyv1.Sex]string{
	justifyv1.Sex_SEX_FEMALE: "female",
	justifyv1.Sex_SEX_MALE:   "male",
	justifyv1.Sex_SEX_OTHER:  "other",
}

var sides = map[justifyv1.Laterality]string{
	justifyv1.Laterality_LATERALITY_UNSPECIFIED: "",
	justifyv1.Laterality_LATERALITY_LEFT:        "left",
	justifyv1.Laterality_LATERALITY_RIGHT:       "right",
	justifyv1.Laterality_LATERALITY_BILATERAL:   "bilateral",
}

// paths translates the engine's field paths into those of the request: where the engine's facts hold the age and the
// sex of the patient, -1 where they do not.
type paths struct{ age, sex int }

var noPaths = paths{-1, -1}

func (p paths) of(field string) string {
	head, rest, _ := strings.Cut(field, ".")
	switch head {
	case list("facts").at(p.age, ""):
		return "referral.patient.age"
	case list("facts").at(p.sex, ""):
		return "referral.patient.sex"
	}
	if rest != "" {
		head += "." + rest
	}
	return "referral." + head
}

// list is the name of a repeated field.
type list string

// at is the path of something in an entry of the list.
func (l list) at(i int, rest string) string { return string(l) + "[" + strconv.Itoa(i) + "]" + rest }

// referralOf turns a request into the engine's form, with what is wrong with the request's own. today is the day to
// stamp where the request names none.
func referralOf(m *justifyv1.Referral, today string) (engine.Referral, paths, []engine.Violation) {
	b, own := &border{}, noPaths
	r := engine.Referral{AsOf: m.GetAsOf(), BirthDate: m.GetPatient().GetBirthDate(), Language: m.GetLanguage()}
	if r.AsOf == "" {
		r.AsOf = today
	}
	if n := len(m.GetFacts()); n > maxFacts {
		b.wrong("facts", "%d entries, at most %d are taken", n, maxFacts)
	}
	r.Facts = make([]engine.Fact, 0, len(m.GetFacts())+2)
	for i, f := range m.GetFacts() {
		r.Facts = append(r.Facts, engine.Fact{ID: f.GetFact(), Value: b.value(i, f), Observed: f.GetObserved()})
	}
	// The patient's age and sex are facts like any other.
	if age := m.GetPatient().GetAge(); age != nil {
		own.age = len(r.Facts)
		r.Facts = append(r.Facts, engine.Fact{ID: "age", Value: engine.Quantity(age.GetValue(), age.GetUnit())})
	}
	if sex := m.GetPatient().GetSex(); sex != justifyv1.Sex_SEX_UNSPECIFIED {
		name, ok := sexes[sex]
		if !ok {
			b.unknownNumber("patient.sex", "sex", sex)
		}
		own.sex = len(r.Facts)
		r.Facts = append(r.Facts, engine.Fact{ID: "sex", Value: engine.Is(name)})
	}
	for i, c := range m.GetIndications() {
		r.Indications = append(r.Indications, b.code("indications", i, "", c))
	}
	for i, o := range m.GetOrderedExams() {
		const field list = "ordered_exams"
		r.Orders = append(r.Orders, engine.Order{Exam: b.code(field, i, ".exam", o.GetExam()), Laterality: b.side(field, i, o.GetLaterality())})
	}
	for i, p := range m.GetPriorExams() {
		const field list = "prior_exams"
		r.Prior = append(r.Prior, engine.PriorExam{Exam: b.code(field, i, ".exam", p.GetExam()), Laterality: b.side(field, i, p.GetLaterality()), Date: p.GetDate()})
	}
	return r, own, b.violations
}

func (b *border) code(field list, i int, rest string, c *justifyv1.Coding) engine.Code {
	system, ok := codeSystems[c.GetSystem()]
	if !ok {
		b.unknownNumber(field.at(i, rest+".system"), "code system", c.GetSystem())
	}
	if c.GetCode() == "" {
		b.wrong(field.at(i, rest+".code"), "the code is missing: write it, or leave the entry out")
	}
	if name := c.GetLocalSystem(); name != "" {
		if c.GetSystem() != justifyv1.CodeSystem_CODE_SYSTEM_LOCAL {
			b.wrong(field.at(i, rest+".local_system"), "only a code of CODE_SYSTEM_LOCAL has one: write that system, or leave the name out")
		}
		system = name
	}
	return engine.Code{System: system, Code: c.GetCode()}
}

func (b *border) side(field list, i int, l justifyv1.Laterality) string {
	side, ok := sides[l]
	if !ok {
		b.unknownNumber(field.at(i, ".laterality"), "laterality", l)
	}
	return side
}

func (b *border) value(i int, f *justifyv1.Fact) engine.Value {
	switch v := f.GetValue().(type) {
	case *justifyv1.Fact_Boolean:
		return engine.Bool(v.Boolean)
	case *justifyv1.Fact_Choice:
		return engine.Is(v.Choice)
	case *justifyv1.Fact_Choices:
		if len(v.Choices.GetValues()) == 0 {
			b.wrong(list("facts").at(i, ".choices"), "the list of values is empty; leave the fact out where nothing is known")
		}
		return engine.Is(v.Choices.GetValues()...)
	case *justifyv1.Fact_Quantity:
		return engine.Quantity(v.Quantity.GetValue(), v.Quantity.GetUnit())
	case *justifyv1.Fact_Range:
		return engine.Value{Range: b.rangeOf(i, v.Range)}
	case *justifyv1.Fact_NotKnown:
		if !v.NotKnown {
			b.wrong(list("facts").at(i, ".not_known"), "false says nothing; state a value or leave the fact out")
		}
		return engine.NotKnown()
	}
	b.wrong(list("facts").at(i, ""), "the fact has no value; leave it out where nothing is known")
	return engine.Value{}
}

func (b *border) rangeOf(i int, m *justifyv1.Range) *engine.Range {
	r := &engine.Range{Min: math.Inf(-1), Max: math.Inf(1), MinOpen: m.GetMinExclusive(), MaxOpen: m.GetMaxExclusive(), Unit: m.GetUnit()}
	if m != nil && m.Min != nil {
		r.Min = m.GetMin()
	}
	if m != nil && m.Max != nil {
		r.Max = m.GetMax()
	}
	if m == nil || (m.Min == nil && m.Max == nil) {
		b.wrong(list("facts").at(i, ".range"), "the range has neither min nor max: state one of them, or leave the fact out")
	}
	return r
}
