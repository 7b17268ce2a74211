package schema

import (
	"github.com/justify-cds/justify/internal/guideline"
)

// authorTest is the schema of <guideline>_test.yaml. Which scenarios can be expected follows from the guideline named at
// the top.
func authorTest(l *guideline.Library) object {
	defs := object{
		"case": testCase(), "prior": prior(), "expect": expect(l), "procedure-id": enum(procedureIDs(l)),
		"procedure-ids": procedureList(), "indication-ids": oneOrMore(enum(indicationIDs(l))), "caution-ids": oneOrMore(enum(cautionIDs(l))),
	}
	shared(l, defs)
	for _, unused := range []string{"box", "boxes", "source", "sources", "source-id", "source-ids"} {
		delete(defs, unused)
	}
	for i := range l.Space.Facts {
		if f := &l.Space.Facts[i]; f.Derived != nil {
			delete(defs, "test-"+f.ID)
		}
	}
	o := closed("Invented patients, and what must be said of them.", object{
		"guideline": described("The guideline under test.", enum(guidelineIDs(l))),
		"as-of":     described("The day of evaluation.", date()),
		"cases":     object{"type": "array", "description": "The patients.", "items": ref("case")},
	}, "guideline", "cases")
	var scenarios []object
	for i := range l.Guidelines {
		g := &l.Guidelines[i]
		ids := "scenario-of-" + g.ID
		defs[ids] = enum(scenarioIDs(g))
		expected := object{
			"scenario": object{"anyOf": []object{ref(ids), {"const": "none"}}},
			"possible": oneOrMore(ref(ids)),
		}
		inCase := object{"properties": object{"expect": object{"properties": expected}}}
		scenarios = append(scenarios, object{
			"if":   object{"properties": object{"guideline": object{"const": g.ID}}, "required": []string{"guideline"}},
			"then": object{"properties": object{"cases": object{"items": inCase}}},
		})
	}
	if len(scenarios) > 0 {
		o["allOf"] = scenarios
	}
	o["title"], o["$defs"] = "justify author tests", defs
	return o
}

// oneOrMore may also be an empty list: nothing is expected then.
func oneOrMore(of object) object {
	return object{"anyOf": []object{of, {"type": "array", "items": of}}}
}

func procedureList() object { return oneOrMore(ref("procedure-id")) }

func testCase() object {
	return closed("An invented patient.", object{
		"name":        described("Unique in the file.", phrase()),
		"extends":     described("The name of a case above: `given` is merged, `expect` starts anew.", phrase()),
		"given":       described("What is known: a patient is a box too.", ref("patient")),
		"indications": described("Default: the first of the guideline.", ref("indication-ids")),
		"ordered":     described("The exams asked for.", ref("procedure-ids")),
		"prior":       object{"type": "array", "description": "Earlier exams.", "items": ref("prior")},
		"expect":      described("What the answer must say.", ref("expect")),
	}, "name", "expect")
}

func prior() object {
	return closed("An earlier exam.", object{
		"exam": described("What was done.", ref("procedure-id")),
		"date": described("When.", date()),
	}, "exam", "date")
}

func expect(l *guideline.Library) object {
	cautions := ref("caution-ids")
	standing := object{"anyOf": []object{scale(), words(append(guideline.Words("category"), "not-rated"))}}
	return closed("What the answer must say.", object{
		"scenario":      described("The one that is matched, or none.", id()),
		"possible":      described("The scenarios that may hold, exactly.", oneOrMore(id())),
		"provisional":   described("Whether something was assumed.", truth()),
		"top":           described("The exams of rank 1, exactly.", ref("procedure-ids")),
		"duplicates":    described("The ordered exams that repeat an earlier one, exactly.", ref("procedure-ids")),
		"ratings":       perExam("The rating of an exam.", l, standing),
		"verdicts":      perExam("What is said of an ordered exam.", l, fixed("verdict")),
		"cautions":      perExam("The cautions that hold for an exam, exactly.", l, cautions),
		"open-cautions": perExam("The cautions that may hold for an exam, exactly.", l, cautions),
		"better":        perExam("The better alternatives to an ordered exam, exactly.", l, ref("procedure-ids")),
	}, "scenario")
}
