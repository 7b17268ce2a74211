package schema

import "github.com/justify-cds/justify/internal/guideline"

// translation is the schema of translations/<language>/**.yaml.
func translation(l *guideline.Library) object {
	pair := object{
		"type": "object", "description": "The English that was translated, and the translation: empty where there is none yet.",
		"required": []string{"en"}, "minProperties": 2, "maxProperties": 2,
		"propertyNames": object{"pattern": languageTag}, "additionalProperties": phrase(),
	}
	// of offers the ids of a section, each with its translatable texts.
	of := func(description string, ids []choice, texts object) object {
		properties := object{}
		for _, id := range ids {
			properties[id.value.(string)] = closed(id.title, texts)
		}
		return closed(description, properties)
	}
	title := described("What a clinician reads.", ref("pair"))
	ask := described("The question to the referrer.", ref("pair"))
	var facts, scores []choice
	for i := range l.Space.Facts {
		if f := &l.Space.Facts[i]; f.Derived == nil {
			facts = append(facts, choice{f.ID, factTitle(f)})
		} else {
			scores = append(scores, choice{f.ID, factTitle(f)})
		}
	}
	infos := listed(l.Information, func(in *guideline.Information) choice { return choice{in.ID, ""} })
	parts := object{}
	for _, part := range guideline.InformationParts {
		parts[part] = described("For patients.", ref("pair"))
	}
	scenarioTexts := object{
		"title": title, "note": described("What the referrer should know.", ref("pair")),
		"rate": byID("Notes on exams.", closed("An exam.", object{"note": described("What the referrer should know of this exam.", ref("pair"))})),
	}
	o := closed("The texts of a file in another language, beside the English. `justify translate LANGUAGE` keeps it up to date.", object{
		"translation": described("The language, as the folder is called.", matching(languageTag, "de", "fr", "es", "it")),
		"status":      described("draft until a second reader has agreed.", words([]string{guideline.Draft, guideline.Reviewed})),
		"by":          described("Who translated.", phrase()),
		"facts":       of("Facts.", facts, object{"title": title, "ask": ask, "values": byID("Values.", ref("pair"))}),
		"scores":      of("Scores.", scores, object{"title": title, "ask": ask}),
		"indications": of("Indications.", indicationIDs(l), object{
			"title": title, "synonyms": described("The words by which it is found in this language.", oneOrList(phrase())),
		}),
		"procedures":  of("Procedures.", procedureIDs(l), object{"title": title}),
		"cautions":    of("Cautions.", cautionIDs(l), object{"title": title, "advice": described("What to do about it.", ref("pair"))}),
		"information": of("What patients are told.", infos, parts),
		"phrases":     closed("Words of programs.", phrases(ref("pair"))),
		"guidelines":  of("Guidelines.", guidelineIDs(l), object{"title": title, "scenarios": byID("Scenarios.", closed("A scenario.", scenarioTexts))}),
	}, "translation", "status", "by")
	o["title"], o["$defs"] = "justify translation", object{"pair": pair}
	return o
}
