package server

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"regexp"
	"strings"
	"unicode/utf8"

	"google.golang.org/protobuf/encoding/protojson"

	justifyv1 "github.com/justify-cds/justify/api/justify/v1"
	"github.com/justify-cds/justify/engine"
)

// Line is a referral of a file that has one on each line: an EvaluateStreamRequest as protobuf JSON, which without a
// key is an EvaluateRequest.
type Line struct {
	Key, Site string
	Referral  engine.Referral
	paths     paths
}

// Path translates the engine's path of a field into that of the line.
func (l *Line) Path(field string) string { return l.paths.of(field) }

// Lines reads such lines. It is for one goroutine.
type Lines struct{ plain plain }

// Read reads one line. The error never repeats what stands there, which may tell something of a patient.
//
// Almost every line of a file that a program wrote is plain JSON, which is read without a message in between. Whatever
// is the least unusual is left to protobuf, whose reading alone counts.
func (l *Lines) Read(text []byte) (Line, error) {
	line, ok := l.plain.line(text)
	if !ok {
		var err error
		if line, err = readMessage(text); err != nil {
			return line, err
		}
	}
	if line.Referral.AsOf == "" {
		return line, errors.New("referral.asOf is missing: the day of the referral, from which ages are counted")
	}
	return line, nil
}

// readMessage reads a line as a message.
func readMessage(text []byte) (Line, error) {
	request := &justifyv1.EvaluateStreamRequest{}
	if err := protojson.Unmarshal(text, request); err != nil {
		return Line{}, errors.New(withoutContent(text, err))
	}
	line := Line{Key: request.GetKey(), Site: request.GetReferral().GetSite()}
	var wrong []engine.Violation
	if line.Referral, line.paths, wrong = referralOf(request.GetReferral(), ""); len(wrong) > 0 {
		v := line.paths.violations(wrong[:1])[0]
		return line, fmt.Errorf("%s: %s", v.Field, v.Message)
	}
	return line, nil
}

var (
	atColumn     = regexp.MustCompile(`\(line 1:([0-9]+)\)`)
	invalidValue = regexp.MustCompile(`invalid value for ([a-z0-9]+) field ([A-Za-z_]+)`)
)

// withoutContent says what protobuf says of a line, without what stands in it.
func withoutContent(text []byte, err error) string {
	where := ""
	if at := atColumn.FindStringSubmatch(err.Error()); at != nil {
		where = "column " + at[1] + ": "
	}
	message := err.Error()
	value := invalidValue.FindStringSubmatch(message)
	switch {
	case !utf8.Valid(text):
		return where + "the text is not UTF-8"
	case strings.Contains(message, "unexpected token") && bytes.HasPrefix(bytes.TrimSpace(text), []byte("{")) && !json.Valid(text),
		strings.Contains(message, "syntax error"), strings.Contains(message, "EOF"):
		return where + "the line is no JSON, or was cut short"
	case strings.Contains(message, "unknown field"):
		return where + "a field that a referral has not; proto/justify/v1/referral.proto lists the fields"
	case strings.Contains(message, "duplicate field"):
		return where + "a field that stands there already; write it once"
	case strings.Contains(message, "is already set"):
		return where + "the fact has a value already; state one"
	case value != nil:
		return where + "the value of " + value[2] + " is no " + value[1]
	}
	return where + "the line is no referral"
}

// AppendLine writes a referral as such a line, without the line end. It is the same text in every build.
func AppendLine(b []byte, key, site string, r *engine.Referral) ([]byte, error) {
	request := &justifyv1.EvaluateStreamRequest{Key: key, Referral: ReferralMessage(r)}
	request.Referral.Site = site
	text, err := protojson.Marshal(request)
	if err != nil {
		return b, err
	}
	out := bytes.NewBuffer(b)
	err = json.Compact(out, text) // protojson's own spaces differ from build to build, by design
	return out.Bytes(), err
}

// ReferralMessage turns the engine's form of a referral into the contract's: referralOf, the other way round. Age and sex go
// where the contract has them.
func ReferralMessage(r *engine.Referral) *justifyv1.Referral {
	m := &justifyv1.Referral{AsOf: r.AsOf, Language: r.Language, Patient: &justifyv1.Patient{BirthDate: r.BirthDate}}
	for _, f := range r.Facts {
		switch v := f.Value; {
		case f.ID == "sex" && len(v.OneOf) == 1 && f.Observed == "" && m.Patient.Sex == 0:
			m.Patient.Sex = numbered(sexes, v.OneOf[0])
		case f.ID == "age" && v.Range != nil && v.Range.Min == v.Range.Max && f.Observed == "" && m.Patient.Age == nil:
			m.Patient.Age = &justifyv1.Quantity{Value: v.Range.Min, Unit: v.Range.Unit}
		default:
			m.Facts = append(m.Facts, factMessage(f))
		}
	}
	for _, c := range r.Indications {
		m.Indications = append(m.Indications, codingOf(c))
	}
	for _, o := range r.Orders {
		m.OrderedExams = append(m.OrderedExams, &justifyv1.OrderedExam{Exam: codingOf(o.Exam), Laterality: numbered(sides, o.Laterality)})
	}
	for _, p := range r.Prior {
		m.PriorExams = append(m.PriorExams, &justifyv1.PriorExam{Exam: codingOf(p.Exam), Laterality: numbered(sides, p.Laterality), Date: p.Date})
	}
	return m
}

func codingOf(c engine.Code) *justifyv1.Coding {
	m := &justifyv1.Coding{System: numbered(codeSystems, c.System), Code: c.Code}
	if m.System == justifyv1.CodeSystem_CODE_SYSTEM_UNSPECIFIED && c.System != "" { // a site's own
		m.System, m.LocalSystem = justifyv1.CodeSystem_CODE_SYSTEM_LOCAL, c.System
	}
	return m
}

func factMessage(f engine.Fact) *justifyv1.Fact {
	m := &justifyv1.Fact{Fact: f.ID, Observed: f.Observed}
	switch v := f.Value; {
	case v.NotKnown:
		m.Value = &justifyv1.Fact_NotKnown{NotKnown: true}
	case v.Range != nil && v.Range.Min == v.Range.Max:
		m.Value = &justifyv1.Fact_Quantity{Quantity: &justifyv1.Quantity{Value: v.Range.Min, Unit: v.Range.Unit}}
	case v.Range != nil:
		within := &justifyv1.Range{MinExclusive: v.Range.MinOpen, MaxExclusive: v.Range.MaxOpen, Unit: v.Range.Unit}
		if !math.IsInf(v.Range.Min, 0) {
			within.Min = &v.Range.Min
		}
		if !math.IsInf(v.Range.Max, 0) {
			within.Max = &v.Range.Max
		}
		m.Value = &justifyv1.Fact_Range{Range: within}
	case len(v.OneOf) == 1 && (v.OneOf[0] == "true" || v.OneOf[0] == "false"):
		m.Value = &justifyv1.Fact_Boolean{Boolean: v.OneOf[0] == "true"}
	case len(v.OneOf) == 1:
		m.Value = &justifyv1.Fact_Choice{Choice: v.OneOf[0]}
	default:
		m.Value = &justifyv1.Fact_Choices{Choices: &justifyv1.Choices{Values: v.OneOf}}
	}
	return m
}

// numbered finds the number of a word in a small table.
func numbered[E ~int32](table map[E]string, word string) E {
	for number, w := range table {
		if w == word {
			return number
		}
	}
	return 0
}
