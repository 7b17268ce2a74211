package schema

import (
	"github.com/justify-cds/justify/internal/guideline"
	"github.com/justify-cds/justify/internal/source"
)

// overlay is the schema of overlays/<overlay>.yaml. An overlay may add facts, exams and sources of its own, which no schema
// of the library knows, wherever it stands: those of the library are offered, and others let pass. What is large stands in
// the schemas of other kinds, beside which this one is written.
func overlay(l *guideline.Library) object {
	defs := object{
		"patch": patch(), "target": target(l), "scenario": scenario(l), "rating": rating(), "translate": translate(l),
		"exams": names(procedureIDs(l)), "indications": names(indicationIDs(l)), "guideline-id": enum(guidelineIDs(l)),
		"box":        ownBox(l),
		"boxes":      oneOrList(ref("box")),
		"source-id":  orOwn(from("guideline", "source-id")),
		"source-ids": oneOrList(ref("source-id")),
		"rate":       perName("exams", "How exams are rated, no-imaging among them.", ref("rating")),
		"codes":      oneOrList(object{"type": []string{"string", "integer"}}),
		"stated-by":  statedBy(object{"anyOf": []object{ref("codes"), from("vocabulary", "stated-by-codes")}}),
		"reason":     described("Why, where it is not the reason of the overlay.", word()),
		"was":        was(),
	}
	for kind, body := range patches() {
		defs[kind] = body
	}
	o := closed("An overlay adapts the library to a country or a site: its changes, one after the other.", object{
		"overlay": described("Its id, as the file is called.", id()),
		"title":   described("What a referrer reads.", texts()),
		"author":  described("Who answers for it.", word()),
		"reason":  described("Why: of each change that does not say its own.", word()),
		"sites":   described("For whom it is made.", oneOrList(word())),
		"after":   described("Overlays that it builds on: they are to be applied before.", oneOrList(id())),
		"sources": described("Its evidence, beside that of the library.", from("guideline", "sources")),
		"patches": object{"type": "array", "description": "The changes, one after the other.", "items": ref("patch")},
	}, "overlay", "title", "author", "reason")
	// What another overlay has changed before, this schema does not know. A scenario may be added beside one that the overlay
	// has added itself, so those of the library are only offered there.
	known := object{"add-scenario": object{"anyOf": []object{ref("target"), {"properties": object{"guideline": ref("guideline-id")}}}}}
	for _, kind := range []string{"re-rate", "remove-scenario", "replace-scenario", "switch"} {
		known[kind] = ref("target")
	}
	o["if"] = object{"not": object{"required": []string{"after"}}}
	o["then"] = object{"properties": object{"patches": object{"items": object{"properties": known}}}}
	o["title"], o["$defs"] = "justify overlay", defs
	return o
}

// patch is one change: a mapping of one key, which says what kind it is.
func patch() object {
	o := closed("A change: one key, which says what it does.", object{
		"re-rate":          described("Rates exams of a scenario otherwise.", ref("re-rate")),
		"add-scenario":     described("Adds a scenario before or after another.", ref("add-scenario")),
		"remove-scenario":  described("Takes a scenario out.", ref("remove-scenario")),
		"replace-scenario": described("Puts a scenario in the place of another.", ref("replace-scenario")),
		"switch":           described("Puts a guideline of the overlay's folder in the place of another.", ref("switch")),
		"withdraw":         described("Takes exams that cannot be had out of every rating.", ref("withdraw")),
		"codes":            described("Maps the codes of a site's own system.", ref("codes-of-system")),
		"translate":        described("Adds or changes a language of texts.", ref("translate")),
	})
	o["minProperties"], o["maxProperties"] = 1, 1
	return o
}

// patches describes what stands under the key of a change; translate has more to it.
func patches() object {
	guidelineID := described("The guideline.", orOwn(ref("guideline-id")))
	scenarioID := described("Its scenario.", id())
	add := closed("Adds a scenario before or after another.", object{
		"guideline": guidelineID,
		"before":    described("The scenario before which it stands.", id()),
		"after":     described("Or the one after which it stands.", id()),
		"scenario":  described("The new one.", ref("scenario")),
		"reason":    ref("reason"),
	}, "guideline", "scenario")
	add["oneOf"] = []object{{"required": []string{"before"}}, {"required": []string{"after"}}}
	return object{
		"add-scenario": add,
		"re-rate": closed("Rates exams of a scenario otherwise. Each new rating has its own strength and source.", object{
			"guideline": guidelineID, "scenario": scenarioID,
			"source":   described("The evidence for the new ratings, where a rating names none.", ref("source-ids")),
			"strength": described("Its strength, where a rating names none.", fixed("strength")),
			"rate":     described("The exams that are rated otherwise.", ref("rate")),
			"reason":   ref("reason"), "was": ref("was"),
		}, "guideline", "scenario", "rate"),
		"remove-scenario": closed("Takes a scenario out.", object{
			"guideline": guidelineID, "scenario": scenarioID, "reason": ref("reason"), "was": ref("was"),
		}, "guideline", "scenario"),
		"replace-scenario": closed("Puts a scenario in the place of another.", object{
			"guideline": guidelineID, "scenario": scenarioID, "with": described("The new one.", ref("scenario")),
			"reason": ref("reason"), "was": ref("was"),
		}, "guideline", "scenario", "with"),
		"switch": closed("Puts a guideline of the overlay's folder in the place of another.", object{
			"guideline": guidelineID, "with": described("The guideline of the overlay's folder.", id()),
			"reason": ref("reason"), "was": ref("was"),
		}, "guideline", "with"),
		"withdraw": closed("Takes exams that cannot be had out of every rating.", object{
			"procedures": described("The exams concerned: every key must agree.", from("vocabulary", "selector")),
			"note":       described("What a referrer is told, such as where to get it.", texts()),
			"title":      described("In place of \"Not available here\".", texts()),
			"reason":     ref("reason"), "was": ref("was"),
		}, "procedures", "note"),
		"codes-of-system": closed("Maps the codes of a site's own system.", object{
			"system":      described("A name of your own, or a standard system of which the library has no codes.", id()),
			"uri":         uri(),
			"procedures":  perName("exams", "Exams, each with its codes.", ref("codes")),
			"indications": perName("indications", "Indications, each with its codes.", ref("codes")),
			"facts": byID("Facts, each with the entries of a record that state it, by codes of the system.", object{
				"type": "array", "items": ref("stated-by"),
			}),
			"reason": ref("reason"),
		}, "system"),
	}
}

// target is a guideline of the library, and its scenarios.
func target(l *guideline.Library) object {
	var scenarios []object
	for i := range l.Guidelines {
		id, of := l.Guidelines[i].ID, from("author-test", "scenario-of-"+l.Guidelines[i].ID)
		scenarios = append(scenarios, object{
			"if":   object{"properties": object{"guideline": object{"const": id}}},
			"then": object{"properties": object{"scenario": of, "before": of, "after": of}},
		})
	}
	o := object{"required": []string{"guideline"}, "properties": object{"guideline": ref("guideline-id")}}
	if len(scenarios) > 0 {
		o["if"], o["then"] = object{"required": []string{"guideline"}}, object{"allOf": scenarios}
	}
	return o
}

// translate has the texts of one language, of whatever the library or the overlay defines.
func translate(l *guideline.Library) object {
	var facts, scores []choice
	for i := range l.Space.Facts {
		if f := &l.Space.Facts[i]; f.Derived == nil {
			facts = append(facts, choice{value: f.ID})
		} else {
			scores = append(scores, choice{value: f.ID})
		}
	}
	text := func(what string) object { return described(what, phrase()) }
	title, ask := text("What a clinician reads."), text("The question to the referrer.")
	parts := object{}
	for _, part := range guideline.InformationParts {
		parts[part] = text("For patients.")
	}
	scenarios := byID("Scenarios.", closed("A scenario.", object{
		"title": title, "note": text("What the referrer should know."),
		"rate": byID("Notes on exams.", phrase()),
	}))
	// of offers the ids of a section, where they are not in a definition that others use too.
	of := func(ids []choice, what string, keys object) object {
		o := byID("Texts of "+what+".", closed("Its texts.", keys))
		o["allOf"] = []object{names(ids)}
		return o
	}
	infos := listed(l.Information, func(in *guideline.Information) choice { return choice{value: in.ID} })
	return closed("Texts in another language, by the ids of what they stand in.", object{
		"language":    described("Which.", matching(languageTag, "de", "fr", "es", "it")),
		"guidelines":  of(guidelineIDs(l), "guidelines", object{"title": title, "scenarios": scenarios}),
		"facts":       of(facts, "facts", object{"title": title, "ask": ask, "values": byID("Values.", phrase())}),
		"scores":      of(scores, "scores", object{"title": title, "ask": ask}),
		"procedures":  perName("exams", "Texts of exams.", closed("Its texts.", object{"title": title})),
		"cautions":    of(cautionIDs(l), "cautions", object{"title": title, "advice": text("What to do about it.")}),
		"information": of(infos, "information for patients", parts),
		"phrases":     closed("Words of programs.", phrases(phrase())),
		"indications": perName("indications", "Texts of indications.", closed("Its texts.", object{
			"title": title, "synonyms": described("The words by which it is found in this language.", oneOrList(phrase())),
		})),
		"reason": ref("reason"), "was": ref("was"),
	}, "language")
}

// ownBox is a box whose facts are those of the library, each with its values, or of the overlay.
func ownBox(l *guideline.Library) object {
	tests := object{}
	for _, id := range l.Space.FactIDs() {
		tests[id] = from("guideline", "test-"+id)
	}
	return object{
		"type": "object", "description": "A box: all of its tests must hold.", "minProperties": 1, "properties": tests,
		"propertyNames": object{"pattern": source.IDPattern.String()}, "additionalProperties": oneOrList(word()),
	}
}

// was is the digest of what a change was written against. Nothing but digits is a number to YAML.
func was() object {
	return described("What it was written against; a change begins with new, and `justify overlay rebase --write` writes it.", object{
		"type": []string{"string", "number"}, "pattern": `^([0-9a-f]{12}|new)$`,
	})
}

// from points to a definition of the schema of another kind, which stands beside this one.
func from(kind, definition string) object { return object{"$ref": kind + ".json#/$defs/" + definition} }

// orOwn offers what the library has, and lets pass what the overlay may have added.
func orOwn(known object) object { return object{"anyOf": []object{known, id()}} }

// names offers keys and says nothing of what they hold.
func names(ids []choice) object {
	properties := object{}
	for _, id := range ids {
		if properties[id.value.(string)] = true; id.title != "" {
			properties[id.value.(string)] = object{"description": id.title}
		}
	}
	return object{"properties": properties}
}

// perName is a mapping whose keys are offered by a definition.
func perName(definition, description string, of object) object {
	o := byID(description, of)
	o["allOf"], o["minProperties"] = []object{ref(definition)}, 1
	return o
}
