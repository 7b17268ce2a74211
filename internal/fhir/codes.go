package fhir

import (
	"slices"
	"strings"

	"github.com/justify-cds/justify/engine"
)

// Code systems of the edition's own ids.
const (
	ownSystems       = "https://github.com/justify-cds/justify/CodeSystem/"
	IndicationSystem = ownSystems + "indication"
	ProcedureSystem  = ownSystems + "procedure"
	ValueSystem      = ownSystems + "fact-value"
)

// Names that the vocabulary has for code systems.
const (
	snomed         = "snomed"
	icd10          = "icd10"
	icpc2          = "icpc2"
	atc            = "atc"
	loinc          = "loinc"
	rxnorm         = "rxnorm"
	ncit           = "ncit"
	dicom          = "dicom"
	interpretation = "interpretation"
)

// uris are the systems by the URIs that FHIR and HL7's registry of them give, and by their OIDs.
var uris = map[string]string{
	"http://snomed.info/sct":                                             snomed,
	"urn:oid:2.16.840.1.113883.6.96":                                     snomed,
	"http://hl7.org/fhir/sid/icd-10":                                     icd10,
	"urn:oid:2.16.840.1.113883.6.3":                                      icd10,
	"http://hl7.org/fhir/sid/icd-10-cm":                                  icd10, // a modification: as the vocabulary has it, codes are compared by category
	"urn:oid:2.16.840.1.113883.6.90":                                     icd10,
	"http://fhir.de/CodeSystem/bfarm/icd-10-gm":                          icd10,
	"http://hl7.org/fhir/sid/icpc-2":                                     icpc2,
	"urn:oid:2.16.840.1.113883.6.139":                                    icpc2,
	"http://www.whocc.no/atc":                                            atc,
	"urn:oid:2.16.840.1.113883.6.73":                                     atc,
	"http://fhir.de/CodeSystem/bfarm/atc":                                atc,
	"http://loinc.org":                                                   loinc,
	"urn:oid:2.16.840.1.113883.6.1":                                      loinc,
	"http://www.nlm.nih.gov/research/umls/rxnorm":                        rxnorm,
	"urn:oid:2.16.840.1.113883.6.88":                                     rxnorm,
	"urn:oid:2.16.840.1.113883.3.26.1.1":                                 ncit,
	"http://ncithesaurus-stage.nci.nih.gov":                              ncit,
	"http://dicom.nema.org/resources/ontology/DCM":                       dicom,
	"http://terminology.hl7.org/CodeSystem/v3-ObservationInterpretation": interpretation,
}

// URIs that are written too.
const (
	loincURI = "http://loinc.org"
	ucumURI  = "http://unitsofmeasure.org"
)

// system is the vocabulary's name of a code system; "" where it knows none of that URI. A site's own may be named as it is.
func (r *Reader) system(uri string) string {
	if name, ok := r.vocabulary.Systems[uri]; ok {
		return name
	}
	if r.local[uri] {
		return uri
	}
	return uris[uri]
}

// engineSystems are the engine's names of systems where they are not the vocabulary's.
var engineSystems = map[string]string{icd10: engine.ICD10, icpc2: engine.ICPC2}

// engineCode is a coding as a referral has it.
func (r *Reader) engineCode(c Coding, own string) (engine.Code, bool) {
	if c.System == own {
		return engine.Code{Code: c.Code}, c.Code != ""
	}
	name := r.system(c.System)
	if other, ok := engineSystems[name]; ok {
		name = other
	}
	return engine.Code{System: name, Code: c.Code}, name != "" && c.Code != ""
}

// preferred orders codings: what the author of the resource chose comes before its translations.
func preferred(codings []Coding) []Coding {
	sorted := slices.Clone(codings)
	slices.SortStableFunc(sorted, func(a, b Coding) int {
		switch {
		case a.userSelected == b.userSelected:
			return 0
		case a.userSelected:
			return -1
		}
		return 1
	})
	return sorted
}

// exam finds the exam of the edition that a concept means.
func (r *Reader) exam(codings []Coding) (id string, ok bool) {
	for _, coding := range preferred(codings) {
		if code, known := r.engineCode(coding, ProcedureSystem); known {
			if id, ok = r.engine.ExamOf(code); ok {
				return id, true
			}
		}
	}
	return "", false
}

// indication finds the code of a concept that stands for a reason of the edition; else one that a referral may hold, so
// that the answer can say that no criteria apply.
func (r *Reader) indication(codings []Coding) (code engine.Code, mapped, taken bool) {
	for _, coding := range preferred(codings) {
		c, known := r.engineCode(coding, IndicationSystem)
		if !known {
			continue
		}
		ids, ok := r.engine.IndicationsOf(c)
		if len(ids) > 0 {
			return c, true, true
		}
		if ok && !taken {
			code, taken = c, true
		}
	}
	return code, false, taken
}

// rule is one entry of stated-by, or of loinc.
type rule struct {
	fact  int // index in the vocabulary
	entry int // in the order in which they are tried
	by    *engine.StatedBy
}

// index finds rules by the codes of a kind of record.
type index struct {
	exact  map[string]map[string][]rule // by system and code; of ICD-10 and ATC also what is below the code
	ranges []ranged                     // of categories of ICD-10
}

type ranged struct {
	from, to string
	rule     rule
}

func (x *index) add(system, code string, r rule) {
	if system == icd10 && strings.Contains(code, "-") {
		x.ranges = append(x.ranges, ranged{code[:3], code[4:], r})
		return
	}
	if x.exact[system] == nil {
		x.exact[system] = map[string][]rule{}
	}
	code = tidy(system, code)
	x.exact[system][code] = append(x.exact[system][code], r)
}

// tidy writes codes of ICD-10 without the dot, which some senders leave out, and without marks.
func tidy(system, code string) string {
	if system == icd10 {
		return strings.TrimRight(strings.ReplaceAll(strings.ToUpper(code), ".", ""), "-+*!")
	}
	return code
}

// find gives the rules for a coding.
func (x *index) find(system, code string) []rule {
	code = tidy(system, code)
	found := slices.Clone(x.exact[system][code])
	if system == icd10 || system == atc {
		for end := len(code) - 1; end > 0; end-- {
			found = append(found, x.exact[system][code[:end]]...)
		}
	}
	if system == icd10 && len(code) >= 3 {
		for _, within := range x.ranges {
			if within.from <= code[:3] && code[:3] <= within.to {
				found = append(found, within.rule)
			}
		}
	}
	return found
}

// rules finds what a concept states of which facts, for each fact in the order in which its entries are tried.
func (r *Reader) rules(record string, codings []Coding) []rule {
	x := r.records[record]
	if x == nil {
		return nil
	}
	var found []rule
	for _, coding := range codings {
		if system := r.system(coding.System); system != "" {
			for _, rule := range x.find(system, coding.Code) {
				if !slices.Contains(found, rule) {
					found = append(found, rule)
				}
			}
		}
	}
	slices.SortFunc(found, func(a, b rule) int {
		if a.fact != b.fact {
			return a.fact - b.fact
		}
		return a.entry - b.entry
	})
	return found
}

// has says whether one of the codings is among codes by system.
func (r *Reader) hasCode(codings []Coding, codes map[string][]string) bool {
	return slices.ContainsFunc(codings, func(c Coding) bool {
		return slices.Contains(codes[r.system(c.System)], c.Code)
	})
}
