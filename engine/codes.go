package engine

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/justify-cds/justify/internal/edition"
	"github.com/justify-cds/justify/internal/source"
	"github.com/justify-cds/justify/internal/space"
)

func (in *intake) indications() {
	if len(in.r.Indications) == 0 {
		in.wrong("indications", "at least one indication is needed: say why the exam is considered")
	}
	for i, code := range in.r.Indications {
		if code.System == "" {
			if at, ok := in.e.indicationAt[code.Code]; ok {
				in.because(at)
				continue
			}
		}
		code = in.e.named(code)
		field, found := fmt.Sprintf("indications[%d]", i), in.e.indicationsOf(tidyCode(code))
		if len(found) == 0 && (wellFormed(code) || (in.e.isLocal(code.System) && code.Code != "")) {
			// Not a mistake of the sender: the edition does not cover it. Where nothing else is asked, the answer is that
			// no criteria apply.
			in.warn(field, "this edition has no indication with this %s code: it was passed over", code.System)
		} else if len(found) == 0 {
			in.unknownCode(field, "indication", code, in.e.indicationIDs, "ListGuidelines", append([]string{ICD10, SNOMED, ICPC2}, in.e.localSystems...)...)
		}
		var ids []string
		for _, at := range found {
			in.because(at)
			ids = append(ids, in.e.indicationIDs[at])
		}
		if len(found) > 1 {
			in.warn(field, "the code stands for %s: confirm which is meant", strings.Join(ids, " and "))
		}
	}
}

// because adds an indication, once.
func (in *intake) because(indication int) {
	if !slices.Contains(in.reasons, indication) {
		in.reasons = append(in.reasons, indication)
	}
}

var icd10Code = regexp.MustCompile(`^[A-Z][0-9][0-9A-Z](\.[0-9A-Z]{1,4})?$`)

// wellFormed says whether a code can be one of its system: a number of SNOMED CT, a letter and two digits of ICPC-2.
func wellFormed(c Code) bool {
	switch c.System {
	case ICD10:
		return icd10Code.MatchString(tidyCode(c).Code)
	case SNOMED:
		return len(c.Code) >= 6 && len(c.Code) <= 18 && strings.Trim(c.Code, "0123456789") == ""
	case ICPC2:
		return len(c.Code) == 3 && strings.Trim(c.Code[1:], "0123456789") == "" && c.Code[0] >= 'A' && c.Code[0] <= 'Z'
	}
	return false
}

// codeExample shows what a code of the system looks like, to whom sends one that cannot be.
var codeExample = map[string]string{ICD10: "R51 or M54.5", SNOMED: "25064002", ICPC2: "N01"}

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
func (in *intake) unknownCode(field, what string, code Code, ids []string, call string, systems ...string) {
	switch {
	case code.System == "":
		in.wrong(field, "no such %s%s", what, hint(code.Code, ids, call))
	case codeExample[code.System] != "" && slices.Contains(systems, code.System):
		in.wrong(field, "this is not a code of %s: write for example %s", code.System, codeExample[code.System])
	case slices.Contains(systems, code.System):
		in.wrong(field, "no %s of this edition has this %s code; %s lists what there is", what, code.System, call)
	default:
		in.wrong(field, "this is not a code system of %ss: write %s, or an id of the edition", what, strings.Join(systems, ", "))
	}
}

// maxHinted is the longest word, in bytes, for which a near one is looked for: the search is quadratic.
const maxHinted = 64

// hint names the known word that is nearest; where none is near, the call of GuidelineService that lists them.
func hint(word string, known []string, call string) string {
	if len(word) <= maxHinted {
		if h := source.DidYouMean(word, known); h != "" {
			return "; " + h
		}
	}
	return "; " + call + " lists what there is"
}

// named gives a code of the site's own system the name of that system, which may be left out where there is one only.
func (e *Engine) named(c Code) Code {
	if c.System == Local && len(e.localSystems) == 1 {
		c.System = e.localSystems[0]
	}
	return c
}

// isLocal says whether the edition has codes of a site's own system of that name.
func (e *Engine) isLocal(system string) bool { return slices.Contains(e.localSystems, system) }

// hasSystems notes the site's own systems.
func (e *Engine) hasSystems(codes edition.Codes) {
	for system := range codes {
		if !e.isLocal(system) && system != SNOMED { // exams have no other place for its codes
			e.localSystems = append(e.localSystems, system)
		}
	}
}

// indexCodes makes the ids and codes of procedures, indications and sources findable.
func (e *Engine) indexCodes() {
	catalogue := &e.edition.Catalogue
	e.procedures = catalogue.Procedures
	e.procedureAt, e.loincAt, e.indicationAt = map[string]int{}, map[string]int{}, map[string]int{}
	e.localAt = map[Code]int{}
	e.languages = map[string]bool{"en": true}
	for i, p := range e.procedures {
		e.speaks(p.Title)
		e.procedureAt[p.ID] = i
		e.procedureIDs = append(e.procedureIDs, p.ID)
		e.hasSystems(p.Codes)
		for system, codes := range p.Codes {
			for _, code := range codes {
				e.localAt[Code{system, code}] = i
			}
		}
		for _, code := range p.LOINC {
			if _, taken := e.loincAt[code]; !taken {
				e.loincAt[code] = i
			}
		}
	}
	for _, g := range catalogue.Guidelines {
		e.speaks(g.Title)
	}
	for i, in := range catalogue.Indications {
		e.speaks(in.Title)
		e.hasSystems(in.Codes)
		e.indicationAt[in.ID] = i
		e.indicationIDs = append(e.indicationIDs, in.ID)
	}
	slices.Sort(e.localSystems)
	e.sources = map[string]*Source{}
	for _, s := range catalogue.Sources {
		e.sources[s.ID] = new(Source(s))
	}
}

func (e *Engine) speaks(title space.Text) {
	for language := range title {
		e.languages[language] = true
	}
}

// indicationsOf finds the indications that a code of a classification means. An ICD-10 code means every indication that lists it or the
// category above it (R51.9 → R51).
func (e *Engine) indicationsOf(c Code) []int {
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
		default:
			match = slices.Contains(in.Codes[c.System], c.Code)
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
	c = e.named(c)
	at, ok := e.procedureAt[c.Code]
	switch c.System {
	case "":
		return at, ok
	case LOINC:
		at, ok = e.loincAt[c.Code]
		return at, ok
	}
	at, ok = e.localAt[c]
	return at, ok
}
