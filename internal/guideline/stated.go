package guideline

import (
	"maps"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"go.yaml.in/yaml/v4"

	"github.com/justify-cds/justify/internal/source"
	"github.com/justify-cds/justify/internal/space"
)

// severities of a reaction, as FHIR has them.
var severities = []string{"mild", "moderate", "severe"}

// codeShapes are the systems whose codes may state a fact, besides those of a site, and what their codes look like.
var codeShapes = map[string]struct {
	fits    func(string) bool
	example string
}{
	"snomed":         {snomedPattern.MatchString, "77386006"},
	"icd10":          {isICD10Range, "Z33, or C00-C43"},
	"atc":            {regexp.MustCompile(`^[A-Z]([0-9]{2}([A-Z]([A-Z]([0-9]{2})?)?)?)?$`).MatchString, "A10BA02, or B01AF for all below it"},
	"loinc":          {func(code string) bool { return validLOINC(code) || loincAnswer.MatchString(code) }, "82810-3, or LA15173-0 of an answer"},
	"rxnorm":         {regexp.MustCompile(`^[1-9][0-9]{0,7}$`).MatchString, "6809"},
	"ncit":           {regexp.MustCompile(`^C[1-9][0-9]{2,6}$`).MatchString, "C106046"},
	"dicom":          {regexp.MustCompile(`^[A-Z0-9]{1,16}$`).MatchString, "CT"},
	"interpretation": {regexp.MustCompile(`^[A-Z<>+]{1,8}$`).MatchString, "H"},
}

// loincAnswer is the code of an answer: its last digit is computed otherwise.
var loincAnswer = regexp.MustCompile(`^LA[1-9][0-9]{0,7}-[0-9]$`)

var icd10Range = regexp.MustCompile(`^[A-Z][0-9][0-9A-Z]-[A-Z][0-9][0-9A-Z]$`)

// isICD10Range says whether a text is a code of ICD-10, or a range of its categories.
func isICD10Range(text string) bool {
	if icd10Range.MatchString(text) {
		return text[:3] < text[4:]
	}
	return ICD10Pattern.MatchString(text)
}

// statedBy reads by which entries of a patient's record a fact is stated.
func (f *file) statedBy(n *yaml.Node, fact *space.Fact) []space.StatedBy {
	var list []space.StatedBy
	f.Items(n, "stated-by", func(item *yaml.Node) {
		list = append(list, f.statedByOne(item, fact))
	})
	return list
}

func (f *file) statedByOne(n *yaml.Node, fact *space.Fact) space.StatedBy {
	var s space.StatedBy
	var is, answers, severity, ever *yaml.Node
	of := func(record string) func(*yaml.Node) {
		return func(n *yaml.Node) {
			if s.Record != "" {
				f.ErrorAt(n, "write an entry for each", "one entry of stated-by is both of %s and of %s", s.Record, record)
			}
			s.Record, s.Codes = record, f.coded(n, "the codes of "+record)
		}
	}
	f.Object(n, "an entry of stated-by", source.Fields{
		"observation": of(space.Observation), "condition": of(space.Condition), "allergy": of(space.Allergy), "device": of(space.Device),
		"procedure": of(space.Procedure), "medication": of(space.Medication), "imaging": of(space.Imaging),
		"is":       func(n *yaml.Node) { is = n },
		"answers":  func(n *yaml.Node) { answers = n },
		"severity": func(n *yaml.Node) { severity = n },
		"ever":     func(n *yaml.Node) { ever = n; s.Ever = f.Bool(n, "ever") },
		"within":   func(n *yaml.Node) { s.Within = f.Days(n, "within") },
	})
	only := func(node *yaml.Node, key string, records ...string) bool {
		if node != nil && s.Record != "" && !slices.Contains(records, s.Record) {
			f.ErrorAt(node, "leave it out", "`%s` is of %s, not of %s", key, strings.Join(records, " and "), s.Record)
		}
		return node != nil
	}
	if s.Record == "" && n.Kind == yaml.MappingNode {
		f.ErrorAt(n, "name one of "+strings.Join(space.Records, ", "), "an entry of stated-by says nothing of what states the fact")
	}
	if only(is, "is", otherThan(space.Records, space.Observation)...) {
		s.Is = f.valuesOf(is, fact)
	}
	if only(answers, "answers", space.Observation) {
		s.Answers = f.answers(answers, fact)
	}
	if only(severity, "severity", space.Allergy) {
		s.Severity = map[string][]string{}
		f.Entries(severity, "severity", func(key, value *yaml.Node) {
			s.Severity[f.OneOf(key, "severity", severities...)] = f.valuesOf(value, fact)
		})
	}
	only(ever, "ever", space.Condition)
	switch {
	case s.Record == "" || is != nil:
	case s.Record != space.Observation && fact.Kind == space.Boolean:
		s.Is = []string{"true"}
	case s.Record != space.Observation:
		f.ErrorAt(n, "add `is:`", "an entry of stated-by does not say which value of %s it states", fact.ID)
	case s.Answers == nil && fact.Kind == space.Choice:
		f.ErrorAt(n, "add `answers:`, the codes of the result for each value", "an observation cannot state the choice %s by itself", fact.ID)
	}
	return s
}

func otherThan(list []string, word string) []string {
	return slices.DeleteFunc(slices.Clone(list), func(w string) bool { return w == word })
}

// answers reads the codes of a result by the value that they mean.
func (f *file) answers(n *yaml.Node, fact *space.Fact) map[string]space.Coded {
	answers, of := map[string]space.Coded{}, map[string]string{}
	f.Entries(n, "answers", func(key, value *yaml.Node) {
		for _, name := range f.valuesOf(key, fact) {
			answers[name] = f.coded(value, "the codes of the answer "+name)
			for system, codes := range answers[name] {
				for _, code := range codes {
					if before, taken := of[system+" "+code]; taken {
						f.ErrorAt(value, "leave one out", "the code %s is the answer %s and %s", code, before, name)
					}
					of[system+" "+code] = name
				}
			}
		}
	})
	return answers
}

// valuesOf reads one or several values of a fact.
func (f *file) valuesOf(n *yaml.Node, fact *space.Fact) []string {
	var values []string
	for _, w := range f.Words(n, "a value of "+fact.ID) {
		switch {
		case !slices.Contains(fact.Values, w.Value):
			f.ErrorAt(w, source.DidYouMean(w.Value, fact.Values), "%s has no value %q", fact.ID, w.Value)
		case slices.Contains(values, w.Value):
			f.ErrorAt(w, "leave one out", "%q stands twice", w.Value)
		default:
			values = append(values, w.Value)
		}
	}
	return values
}

// coded reads codes by the name of their system.
func (f *file) coded(n *yaml.Node, what string) space.Coded {
	codes := space.Coded{}
	f.Entries(n, what, func(key, value *yaml.Node) {
		system, ok := f.ID(key, "the name of a code system")
		if !ok {
			return
		}
		shape, standard := codeShapes[system]
		if !standard && isStandard(system) {
			f.ErrorAt(key, "one of "+strings.Join(slices.Sorted(maps.Keys(codeShapes)), ", ")+", or a site's own", "%q does not state facts", system)
			return
		}
		for _, w := range f.Words(value, "a code") {
			switch {
			case standard && !shape.fits(w.Value):
				f.ErrorAt(w, "write for example "+shape.example, "%q is not a code of %s", w.Value, system)
			case !standard && !isLocalCode(w.Value):
				f.ErrorAt(w, "write it as the site's systems send it, without space around it", "%q is not a code", w.Value)
			case slices.Contains(codes[system], w.Value):
				f.ErrorAt(w, "leave one out", "the code %s stands twice", w.Value)
			default:
				codes[system] = append(codes[system], w.Value)
			}
		}
	})
	if n.Kind == yaml.MappingNode && len(n.Content) == 0 {
		f.ErrorAt(n, "name a code system and its codes", "%s are none", what)
	}
	return codes
}

// isLocalCode says whether a text can be a code of a site's own system.
func isLocalCode(code string) bool {
	return strings.TrimSpace(code) != "" && strings.TrimSpace(code) == code && utf8.RuneCountInString(code) <= maxCode
}

// System is a code system of a site, by the names that it has in messages.
type System struct {
	ID   string
	URIs []string
	Pos  source.Position
}

var uriPattern = regexp.MustCompile(`^[a-z][a-z0-9+.-]*:[^\s]+$`)

func (l *loader) readSystems(files []*file) {
	of := map[string]string{}
	l.section(files, "systems", "code system", func(f *file, id string, key, value *yaml.Node) {
		s := System{ID: id, Pos: f.Pos(key)}
		if isStandard(id) {
			f.ErrorAt(key, "give the site's own system a name of its own", "%q is not a local code system", id)
		}
		f.Object(value, "code system "+id, source.Fields{"uri": func(n *yaml.Node) {
			for _, w := range f.Words(n, "a URI") {
				if before, taken := of[w.Value]; taken {
					f.ErrorAt(w, "leave one out", "the URI %s is that of %s and of %s", w.Value, before, id)
				} else if !uriPattern.MatchString(w.Value) {
					f.ErrorAt(w, "write for example https://hospital.example/codes or urn:oid:2.16.840.1.113883.6.3", "%q is not a URI", w.Value)
				}
				of[w.Value] = id
				s.URIs = append(s.URIs, w.Value)
			}
		}}, "uri")
		l.library.Systems = append(l.library.Systems, s)
	})
}
