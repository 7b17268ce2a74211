package engine

import (
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/justify-cds/justify/internal/source"
	"github.com/justify-cds/justify/internal/space"
)

// intake turns a referral into a case: everything resolved to the edition's own ids and canonical units. It collects
// every mistake before it gives up, so that the sender hears of all of them at once.
type intake struct {
	e          *Engine
	r          *Referral
	asOf       time.Time
	known      space.Case // base coordinates
	stated     map[string]space.Box
	from       map[string]int // fact → index in the referral
	asked      map[string]bool
	orders     []int // indices of procedures
	prior      []prior
	reasons    []reason
	violations []Violation
	warnings   []Warning
}

// reason is an indication of the edition, and the codes of the referral that led to it.
type reason struct {
	indication int
	codes      []string
}

type prior struct {
	procedure        int
	laterality       string
	earliest, latest time.Time
	date             string
}

// maxMessage bounds a violation's text, which may quote what the sender wrote, in bytes.
const maxMessage = 400

func (in *intake) wrong(field, format string, args ...any) {
	message := fmt.Sprintf(format, args...)
	if len(message) > maxMessage {
		message = strings.ToValidUTF8(message[:maxMessage], "") + "…"
	}
	in.violations = append(in.violations, Violation{field, message})
}

func (in *intake) warn(field, format string, args ...any) {
	in.warnings = append(in.warnings, Warning{field, fmt.Sprintf(format, args...)})
}

// maxRepeated bounds every list of a referral. A channel that tells age and sex apart from the facts adds two to those.
const (
	maxRepeated = 500
	maxFacts    = maxRepeated + 2
)

// maxLanguage bounds a language tag (RFC 5646, section 4.4.1); decisions are kept by language.
const maxLanguage = 35

func (e *Engine) intake(r *Referral) (*intake, error) {
	in := &intake{e: e, r: r, stated: map[string]space.Box{}, from: map[string]int{}, asked: map[string]bool{}}
	in.known = slices.Clone(e.unknown)
	var err error
	if in.asOf, err = time.Parse(time.DateOnly, r.AsOf); err != nil {
		in.wrong("as_of", "%q is not a date: write the day of the referral as 2026-11-21", r.AsOf)
		return nil, &InvalidError{in.violations}
	}
	for _, list := range []struct {
		field     string
		size, max int
	}{
		{"facts", len(r.Facts), maxFacts}, {"indications", len(r.Indications), maxRepeated},
		{"ordered_exams", len(r.Orders), maxRepeated}, {"prior_exams", len(r.Prior), maxRepeated},
	} {
		if list.size > list.max {
			in.wrong(list.field, "%d entries, at most %d are taken", list.size, list.max)
		}
	}
	if len(r.Language) > maxLanguage {
		in.wrong("language", "%q is not a language tag: write for example en or de-AT", r.Language)
	}
	if len(in.violations) > 0 {
		return nil, &InvalidError{in.violations}
	}
	in.indications()
	in.facts()
	in.birthDate()
	in.applicability()
	in.exams()
	if len(in.violations) > 0 {
		return nil, &InvalidError{in.violations}
	}
	return in, nil
}

func (in *intake) indications() {
	if len(in.r.Indications) == 0 {
		in.wrong("indications", "at least one indication is needed: say why the exam is considered")
	}
	for i, code := range in.r.Indications {
		found := in.e.indicationsOf(tidyCode(code))
		if len(found) == 0 {
			in.unknownCode(fmt.Sprintf("indications[%d]", i), "indication", code, in.e.indicationIDs, ICD10, SNOMED, ICPC2)
		}
		for _, at := range found {
			k := slices.IndexFunc(in.reasons, func(r reason) bool { return r.indication == at })
			if k < 0 {
				in.reasons = append(in.reasons, reason{indication: at})
				k = len(in.reasons) - 1
			}
			in.reasons[k].codes = append(in.reasons[k].codes, code.Code)
		}
		if len(found) > 1 {
			var ids []string
			for _, at := range found {
				ids = append(ids, in.e.indicationIDs[at])
			}
			in.warn(fmt.Sprintf("indications[%d]", i), "the code %q stands for %s: confirm which is meant", code.Code, strings.Join(ids, " and "))
		}
	}
}

// tidyCode writes an ICD-10 code as the classification does: G442, g44.2 and G44.2- are G44.2. What has other signs in
// it is no code: "R51 headache" does not pass for something below R51.
func tidyCode(c Code) Code {
	if c.System != ICD10 {
		return c
	}
	code := strings.ReplaceAll(strings.ToUpper(strings.TrimSpace(c.Code)), ".", "")
	code = strings.TrimRight(code, "-+*!")
	if strings.Trim(code, "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789") != "" {
		code = ""
	}
	if len(code) > 3 {
		code = code[:3] + "." + code[3:]
	}
	return Code{System: ICD10, Code: code}
}

// unknownCode says that the edition has nothing of that id, or of that code in one of the systems that it may have.
func (in *intake) unknownCode(field, what string, code Code, ids []string, systems ...string) {
	switch {
	case code.System == "":
		in.wrong(field, "no %s %q%s", what, code.Code, hint(code.Code, ids))
	case slices.Contains(systems, code.System):
		in.wrong(field, "no %s has the %s code %q", what, code.System, code.Code)
	default:
		in.wrong(field, "%q is not a code system of %ss: write %s, or an id of the edition", code.System, what, strings.Join(systems, ", "))
	}
}

// maxHinted is the longest word, in bytes, for which a near one is looked for: the search is quadratic.
const maxHinted = 64

func hint(word string, known []string) string {
	if len(word) > maxHinted {
		return ""
	}
	if h := source.DidYouMean(word, known); h != "" {
		return "; " + h
	}
	return ""
}

// facts reads the statements. A statement about a derived fact is refused: it would stand beside its own inputs.
func (in *intake) facts() {
	for i, f := range in.r.Facts {
		field := fmt.Sprintf("facts[%d]", i)
		fact, ok := in.e.space.Fact(f.ID)
		switch {
		case !ok:
			in.wrong(field, "no fact %q%s", f.ID, hint(f.ID, in.e.space.FactIDs()))
			continue
		case fact.Derived != nil:
			in.wrong(field, "%s is computed from other facts: state those", f.ID)
			continue
		case f.Value.NotKnown:
			in.asked[f.ID] = true
			continue
		}
		box, err := in.e.statement(fact, f.Value)
		if err != nil {
			in.wrong(field, "%s", err)
			continue
		}
		if in.expired(field, fact, f.Observed) {
			continue
		}
		if before, twice := in.stated[f.ID]; twice {
			if !sameRegions(before, box) {
				in.wrong(field, "%s is stated differently in facts[%d]: state it once, as it was seen last", f.ID, in.from[f.ID])
			}
			continue
		}
		in.stated[f.ID], in.from[f.ID] = box, i
		for _, c := range box {
			in.known[c.Coordinate] = c.Region
		}
	}
}

// statement turns a value into constraints on the fact's coordinates.
func (e *Engine) statement(f *space.Fact, v Value) (space.Box, error) {
	at := e.space.CoordinatesOf(f.ID)[0]
	switch {
	case len(v.OneOf) > 0 && v.Range == nil:
		if len(e.space.Coordinates[at].Values) == 0 {
			return nil, fmt.Errorf("%s is a number%s, not %q", f.ID, unitHint(f), v.OneOf[0])
		}
		var region space.Extent = space.Choices(0)
		for _, name := range v.OneOf {
			value, ok := e.space.Coordinates[at].Value(name)
			if !ok {
				return nil, fmt.Errorf("%q is not a value of %s%s", name, f.ID, hint(name, f.Values))
			}
			region.Values |= value.Values
		}
		return space.Box{{Coordinate: at, Region: region}}, nil
	case v.Range != nil && len(v.OneOf) == 0:
		if f.Kind == space.Boolean || f.Kind == space.Choice {
			return nil, fmt.Errorf("%s is not a number; its values are %s", f.ID, strings.Join(f.Values, ", "))
		}
		if err := sensible(f, v.Range); err != nil {
			return nil, err
		}
		box, err := e.space.Within(f.ID, space.Range(*v.Range))
		if te, ok := err.(*space.TestError); ok && te.Hint != "" {
			return nil, fmt.Errorf("%s; %s", te.Message, te.Hint)
		}
		return box, err
	}
	return nil, fmt.Errorf("%s has no value, or two", f.ID)
}

// sensible refuses a range that no number lies in or that says nothing, and an age that cannot be.
func sensible(f *space.Fact, r *Range) error {
	switch {
	case math.IsInf(r.Min, 1) || math.IsInf(r.Max, -1):
		return fmt.Errorf("%s cannot be infinite", f.ID)
	case math.IsInf(r.Min, -1) && math.IsInf(r.Max, 1):
		return fmt.Errorf("the range of %s has no end; leave the fact out where nothing is known", f.ID)
	case r.Min > r.Max:
		return fmt.Errorf("the range of %s is upside down: it begins at %v and ends at %v", f.ID, r.Min, r.Max)
	case r.Min == r.Max && (r.MinOpen || r.MaxOpen):
		return fmt.Errorf("the range of %s is empty: it begins and ends at %v, which does not belong to it", f.ID, r.Min)
	case f.Kind == space.Age && r.Min < 0 && !math.IsInf(r.Min, -1):
		return fmt.Errorf("an age is not negative, %v is", r.Min)
	case f.Kind == space.Age && r.Unit == "":
		return fmt.Errorf("%s needs a unit; one of %s", f.ID, strings.Join(f.Units(), ", "))
	}
	return nil
}

func unitHint(f *space.Fact) string {
	if units := f.Units(); len(units) > 0 {
		return " in " + strings.Join(units, ", ")
	}
	return ""
}

// expired says whether an observation is too old to count; a date that cannot be is a mistake.
func (in *intake) expired(field string, f *space.Fact, observed string) bool {
	if observed == "" {
		return false
	}
	day, err := time.Parse(time.DateOnly, observed)
	switch {
	case err != nil:
		in.wrong(field+".observed", "%q is not a date: write 2026-11-21", observed)
		return true
	case day.After(in.asOf):
		in.wrong(field+".observed", "%s was observed after the day of the referral", f.ID)
		return true
	}
	age := int(in.asOf.Sub(day).Hours()) / 24
	if f.Kind == space.Age && age > 0 {
		in.wrong(field+".observed", "state the age on the day of the referral, or the date of birth: an age grows")
		return true
	}
	if f.ValidFor > 0 && age > f.ValidFor {
		in.warn(field+".observed", "%s was observed %d days ago and counts for %d: taken as unknown", f.ID, age, f.ValidFor)
		return true
	}
	return false
}

func sameRegions(a, b space.Box) bool {
	return slices.EqualFunc(a, b, func(x, y space.Constraint) bool { return x.Coordinate == y.Coordinate && x.Region == y.Region })
}

// birthDate couples the two coordinates of age: what is known of one narrows the other through the dates of birth
// that are possible.
func (in *intake) birthDate() {
	at := in.e.space.CoordinatesOf("age")
	if at == nil {
		return
	}
	months, days := in.known[at[0]], in.known[at[1]]
	if in.r.BirthDate != "" {
		earliest, latest, ok := partialDate(in.r.BirthDate)
		if !ok {
			in.wrong("patient.birth_date", "%q is not a date: write 1981-03-02, 1981-03 or 1981", in.r.BirthDate)
			return
		}
		if latest.After(in.asOf) {
			latest = in.asOf
		}
		if earliest.After(in.asOf) {
			in.wrong("patient.birth_date", "the birth date lies after the day of the referral")
			return
		}
		m, d := space.AgeExtents(earliest, latest, in.asOf)
		if m.Empty() {
			in.wrong("patient.birth_date", "the patient would be over %d years old", space.MaxAgeYears)
			return
		}
		if !m.Meets(months) || !d.Meets(days) {
			in.wrong("patient.birth_date", "the birth date and the stated age contradict each other")
			return
		}
		months, days = m.Intersect(months), d.Intersect(days)
	} else if _, stated := in.stated["age"]; !stated {
		return
	}
	earliest, latest := space.BirthDates(months, days, in.asOf)
	in.known[at[0]], in.known[at[1]] = space.AgeExtents(earliest, latest, in.asOf)
}

// partialDate returns the first and last day that a full or partial date may mean.
func partialDate(text string) (earliest, latest time.Time, ok bool) {
	for layout, last := range map[string][3]int{time.DateOnly: {0, 0, 0}, "2006-01": {0, 1, -1}, "2006": {1, 0, -1}} {
		if day, err := time.Parse(layout, text); err == nil {
			return day, day.AddDate(last[0], last[1], last[2]), true
		}
	}
	return earliest, latest, false
}

// applicability gives facts that nobody stated, and that make no sense for this patient, their value otherwise.
func (in *intake) applicability() {
	done := map[string]bool{}
	var settle func(f *space.Fact)
	settle = func(f *space.Fact) {
		if done[f.ID] {
			return
		}
		done[f.ID] = true
		for _, c := range f.Applies {
			settle(in.e.space.FactOf(c.Coordinate))
		}
		if len(f.Applies) == 0 || f.Applies.Possible(in.known) {
			return
		}
		at := in.e.space.CoordinatesOf(f.ID)[0]
		if _, stated := in.stated[f.ID]; stated {
			if otherwise := in.e.otherwise[f.ID]; !in.known[at].Within(otherwise) {
				in.warn(fmt.Sprintf("facts[%d]", in.from[f.ID]), "%s is stated as %q, though it is asked only for %s: confirm it; it was evaluated as stated",
					f.ID, in.e.space.Words(at, in.known[at], "en"), in.e.space.Describe(f.Applies))
			}
			return
		}
		if f.Otherwise != "" {
			in.known[at] = in.e.otherwise[f.ID]
		}
	}
	for i := range in.e.space.Facts {
		if f := &in.e.space.Facts[i]; f.Derived == nil {
			settle(f)
		}
	}
}

func (in *intake) exams() {
	for i, o := range in.r.Orders {
		field := "ordered_exams[" + strconv.Itoa(i) + "]"
		in.laterality(field, o.Laterality)
		at, ok := in.e.procedureOf(o.Exam)
		if !ok {
			in.unknownCode(field+".exam", "procedure", o.Exam, in.e.procedureIDs, LOINC)
			continue
		}
		in.orders = append(in.orders, at)
	}
	for i, p := range in.r.Prior {
		field := "prior_exams[" + strconv.Itoa(i) + "]"
		in.laterality(field, p.Laterality)
		earliest, latest, ok := partialDate(p.Date)
		if !ok {
			in.wrong(field+".date", "%q is not a date: write 2026-11-02, 2026-11 or 2026", p.Date)
		} else if earliest.After(in.asOf) {
			in.wrong(field+".date", "the exam lies after the day of the referral")
		}
		at, known := in.e.procedureOf(p.Exam)
		if !known { // an exam that the edition does not know cannot repeat one that it does
			in.warn(field+".exam", "no procedure %q: it is not looked at for duplicates", p.Exam.Code)
			continue
		}
		in.prior = append(in.prior, prior{at, p.Laterality, earliest, latest, p.Date})
	}
}

func (in *intake) laterality(field, side string) {
	switch side {
	case "", "left", "right", "bilateral":
	default:
		in.wrong(field+".laterality", "%q is not left, right or bilateral", side)
	}
}
