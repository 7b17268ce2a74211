package schema

import (
	"github.com/justify-cds/justify/internal/guideline"
	"github.com/justify-cds/justify/internal/space"
)

// vocabulary is the schema of the files below vocabulary/.
func vocabulary(l *guideline.Library) object {
	defs := object{
		"fact": fact(), "score": score(), "points-item": pointsItem(), "first-item": firstItem(), "indication": indication(),
		"procedure": procedure(), "level": level(), "dose": dose(), "caution": caution(), "selector": selector(l),
		"procedure-id": enum(procedureIDs(l)), "information": information(), "reference-level": referenceLevel(),
		"stated-by": statedBy(ref("stated-by-codes")), "stated-by-codes": coded(), "system": system(),
	}
	shared(l, defs)
	o := closed("Facts, scores, indications, procedures, cautions and sources that the guidelines share.", object{
		"facts":       byID("What can be known about a patient or a referral.", ref("fact")),
		"scores":      byID("Facts computed from others.", ref("score")),
		"indications": byID("Reasons for referral.", ref("indication")),
		"procedures":  byID("Imaging exams, and no-imaging.", ref("procedure")),
		"cautions":    object{"type": "array", "description": "Reasons to take care with, or not to do, some exams.", "items": ref("caution")},
		"sources":     described("Evidence by its id.", ref("sources")),
		"phrases":     closed("Words that programs need which show answers, by their ids.", phrases(texts())),
		"information": object{"type": "array", "description": "What patients are told about exams, the general first.", "items": ref("information")},
		"systems":     byID("Code systems of a site.", ref("system")),
		"reference-levels": object{
			"type": "array", "description": "Diagnostic reference levels (2013/59/Euratom, art. 56).", "items": ref("reference-level"),
		},
	})
	o["title"], o["$defs"] = "justify vocabulary", defs
	return o
}

func fact() object {
	ids := object{"type": "array", "minItems": 1, "uniqueItems": true, "items": id()}
	return closed("One typed thing that can be known about a patient or a referral.", object{
		"kind":       described("What its values are.", fixed("kind")),
		"title":      described("What a clinician reads.", texts()),
		"ask":        described("The question to the referrer.", texts()),
		"note":       described("For other editors.", word()),
		"source":     described("Where the fact is defined.", ref("source-id")),
		"valid-for":  described("An older observation counts as unknown.", days()),
		"obtainable": described("One can still find it out, or wait for it.", truth()),
		"values":     described("Of a choice: id and label, or a plain list of ids. Of a number: words that can stand in its place.", object{"anyOf": []object{ids, byID("Values and their labels.", texts())}}),
		"unit":       described("UCUM.", word()),
		"accepts":    described("Other units, each with how many canonical units one of it is.", object{"type": "object", "additionalProperties": object{"type": "number", "exclusiveMinimum": 0}}),
		"range":      described("What can occur; a value outside is refused.", matching(`^ *[\[(].*\.\..*[\])] *$`, "[0..100]")),
		"applies":    described("One box: where it makes sense to ask.", ref("patient")),
		"otherwise":  described("Its value where it does not apply.", word()),
		"assume":     described("For findings whose absence is the ordinary case; fills the provisional answer only.", word()),
		"loinc":      described("Of observations whose value is the fact's.", loinc()),
		"stated-by":  object{"type": "array", "description": "What else in a patient's record states the fact, by its codes.", "items": ref("stated-by")},
	}, "kind", "title")
}

// statedBy is an entry of a record: the kind and its codes, and what it states.
func statedBy(codes object) object {
	value := oneOrList(object{"type": []string{"string", "boolean"}})
	properties := object{
		"is":       described("The value; a list where the code does not tell which. Of a boolean, true.", value),
		"answers":  described("Of an observation: each value, and the codes of the result that mean it.", object{"type": "object", "additionalProperties": codes}),
		"severity": described("Of an allergy: the value by its worst reaction.", closed("By severity.", object{"mild": value, "moderate": value, "severe": value})),
		"ever":     described("Of a condition: also when it is over.", truth()),
		"within":   described("An older entry states nothing.", days()),
	}
	var one []object
	for _, record := range space.Records {
		properties[record] = described("Of one of these codes.", codes)
		one = append(one, object{"required": []string{record}})
	}
	o := closed("An entry of a record that states the fact. That there is none states nothing.", properties)
	o["oneOf"] = one
	return o
}

// system is a code system of a site.
func system() object {
	return closed("A code system of a site.", object{"uri": uri()}, "uri")
}

func uri() object {
	return described("By which messages name it.", oneOrList(matching(`^[a-z][a-z0-9+.-]*:\S+$`, "urn:oid:1.2.3")))
}

// coded are codes by the name of their system.
func coded() object {
	return object{
		"type": "object", "minProperties": 1, "additionalProperties": oneOrList(object{"type": []string{"string", "integer"}}),
		"properties": object{
			"snomed": described("SNOMED CT.", object{}), "icd10": described("ICD-10: a code, with what is below it, or a range of categories.", object{}),
			"atc": described("ATC: a code, with what is below it.", object{}), "loinc": described("LOINC.", object{}), "rxnorm": described("RxNorm.", object{}),
			"ncit": described("NCI Thesaurus.", object{}), "dicom": described("DICOM.", object{}),
			"interpretation": described("HL7: how the laboratory judges a result.", object{}),
		},
	}
}

func score() object {
	return closed("A fact computed from others, by one of any, all, count, points and first.", object{
		"title":   described("What a clinician reads.", texts()),
		"ask":     described("Asked as one checklist under this heading.", texts()),
		"note":    described("For other editors.", word()),
		"source":  described("Where the score was derived or validated.", ref("source-id")),
		"applies": described("One box: whom it was made for. Elsewhere it is not-applicable.", ref("box")),
		"bands":   described("A second fact, named after the score: each band with the scores in it.", object{"type": "object", "propertyNames": object{"pattern": id()["pattern"]}, "additionalProperties": object{"type": []string{"string", "number"}}}),
		"values":  described("What a clinician reads for each value of a decision list, or for each band.", byID("A value.", texts())),
		"any":     described("True where one of these boxes holds.", list(ref("boxes"))),
		"all":     described("True where all of these boxes hold.", list(ref("box"))),
		"count":   described("How many of these boxes hold.", list(ref("boxes"))),
		"points":  described("A weighted sum.", list(ref("points-item"))),
		"first":   described("A decision list: what the first item that holds says. The last has no `when`.", list(ref("first-item"))),
	}, "title")
}

func pointsItem() object {
	return closed("What counts, and how much.", object{
		"when": described("A box, or a list of boxes.", ref("boxes")),
		"add":  described("A multiple of 0.25.", object{"type": "number", "multipleOf": 0.25, "not": object{"const": 0}}),
	}, "when", "add")
}

func firstItem() object {
	return closed("A row of a decision list.", object{
		"when": described("A box, or a list of boxes; the last row has none.", ref("boxes")),
		"is":   described("What the score then is.", id()),
	}, "is")
}

func indication() object {
	return closed("A reason for referral.", object{
		"title": described("What a referrer reads.", texts()),
		"synonyms": described("Other words by which it is found; English, or by language.", object{"anyOf": []object{oneOrList(phrase()), {
			"type": "object", "propertyNames": object{"pattern": languageTag}, "additionalProperties": oneOrList(phrase()),
		}}}),
		"icd10":  described("ICD-10.", oneOrList(matching(`^[A-Z][0-9][0-9A-Z](\.[0-9A-Z]{1,4})?$`))),
		"icpc2":  described("ICPC-2.", oneOrList(matching(`^[A-Z][0-9]{2}$`))),
		"snomed": described("SNOMED CT.", oneOrList(object{"type": []string{"string", "integer"}})),
		"codes":  localCodes(),
	}, "title")
}

func procedure() object {
	return closed("An imaging exam, or no-imaging.", object{
		"title":      described("What a referrer reads.", texts()),
		"modality":   described("DICOM, or none.", fixed("modality")),
		"regions":    described("Of the body.", oneOrList(word())),
		"contrast":   described("none, or the agent.", id()),
		"ionising":   described("Whether it uses ionising radiation.", truth()),
		"level":      described("Relative radiation level.", ref("level")),
		"dose":       described("Typical effective dose.", ref("dose")),
		"loinc":      loinc(),
		"equivalent": described("Earlier exams after which this one is a repeat.", oneOrList(ref("procedure-id"))),
		"look-back":  described("Within which a repeat counts as a duplicate.", days()),
		"codes":      localCodes(),
	}, "title", "modality", "ionising")
}

// localCodes are the codes of a site's own systems.
func localCodes() object {
	return described("Codes of local systems, by the name of the system.", object{
		"type": "object", "propertyNames": id(), "additionalProperties": oneOrList(object{"type": []string{"string", "integer"}}),
	})
}

func level() object {
	band := object{"type": "integer", "minimum": 0, "maximum": 5}
	return closed("Relative radiation level, 0 to 5; leave a group out where it is unknown.", object{
		"adult":  described("From 18 years.", band),
		"child":  described("Under 18 years.", band),
		"source": described("Where it was published.", ref("source-id")),
	}, "source")
}

func dose() object {
	milliSievert := matching(`mSv\]?$|\] *mSv$`, "2 mSv", "[3..8] mSv", "< 0.01 mSv")
	return closed("Typical effective dose: a value, an interval or a bound.", object{
		"adult":  described("From 18 years.", milliSievert),
		"child":  described("Under 18 years.", milliSievert),
		"source": described("Where it was published.", ref("source-id")),
	}, "source")
}

func caution() object {
	return closed("A reason to take care with, or not to do, some exams.", object{
		"id":         described("Stable for ever.", id()),
		"title":      described("What a referrer reads.", texts()),
		"advice":     described("What to do about it.", texts()),
		"when":       described("A box, a list of boxes, or always.", object{"anyOf": []object{{"const": "always"}, ref("boxes")}}),
		"effect":     described("contraindicated: the exam sinks below all others; caution: it only speaks.", fixed("effect")),
		"source":     described("Its evidence.", ref("source-id")),
		"procedures": described("The exams concerned: every key must agree.", ref("selector")),
	}, "id", "title", "when", "procedures", "effect")
}

// phrases has a key for each phrase that a library may word.
func phrases(of object) object {
	properties := object{}
	for _, id := range guideline.PhraseIDs() {
		properties[id] = described("The words for "+id+".", of)
	}
	return properties
}

func information() object {
	properties := object{
		"id":         described("Stable for ever.", id()),
		"procedures": described("The exams concerned: every key must agree.", ref("selector")),
	}
	for _, part := range guideline.InformationParts {
		properties[part] = described("The part of the leaflet that says: "+part+". Plain words, for a reader of about 11 years.", texts())
	}
	return closed("What patients are told about some exams. Of several that select an exam, the last that has a part says it.", properties, "id", "procedures")
}

func referenceLevel() object {
	return closed("A diagnostic reference level.", object{
		"id":         described("Stable for ever.", id()),
		"title":      described("The clinical task.", texts()),
		"area":       described("Where it holds.", phrase()),
		"procedures": described("The exams concerned: every key must agree.", ref("selector")),
		"age":        described("For patients of this age, in mo or y.", phrase()),
		"weight":     described("For patients of this weight, in kg.", phrase()),
		"ctdi-vol":   described("Volume CT dose index.", matching(`mGy$`, "47 mGy")),
		"dlp":        described("Dose-length product.", matching(`mGy[.*]cm$`, "790 mGy.cm")),
		"dap":        described("Dose-area product.", matching(`(cm|m)2$`, "1 Gy.cm2")),
		"year":       described("Since which it holds.", object{"type": "integer", "minimum": 1990, "maximum": 2100}),
		"source":     described("Where it was published.", ref("source-id")),
	}, "id", "title", "area", "procedures", "year", "source")
}

func selector(l *guideline.Library) object {
	o := closed("The exams that agree with every key; a list means any of.", object{
		"ids":      described("By name.", oneOrList(ref("procedure-id"))),
		"modality": described("By modality.", oneOrList(of(l, func(p guideline.Procedure) []string { return []string{p.Modality} }))),
		"contrast": described("By contrast agent, or none.", oneOrList(of(l, func(p guideline.Procedure) []string { return []string{p.Contrast} }))),
		"regions":  described("By region.", oneOrList(of(l, func(p guideline.Procedure) []string { return p.Regions }))),
		"ionising": described("By ionising radiation.", truth()),
	})
	o["minProperties"] = 1
	return o
}

func days() object { return matching(`^[1-9][0-9]* +[dw]$`, "30 d", "2 w") }

func loinc() object {
	return described("LOINC codes: the last digit checks the others.", oneOrList(matching(`^[1-9][0-9]{0,7}-[0-9]$`)))
}
