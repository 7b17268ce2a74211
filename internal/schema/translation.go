package schema

import (
	"strings"

	"github.com/justify-cds/justify/internal/guideline"
)

// translation is the schema of translations/<language>/**.yaml.
func translation(l *guideline.Library) object {
	pair := object{
		"type": "object", "description": "The English that was translated, and the translation: empty where there is none yet.",
		"required": []string{"en"}, "minProperties": 2, "maxProperties": 2,
		"propertyNames": object{"pattern": languageTag}, "additionalProperties": phrase(),
	}
	defs := object{"pair": pair}
	// of offers the ids of a section, each with its translatable texts.
	of := func(kind string, ids []choice, texts object) object {
		defs[strings.ReplaceAll(kind, " ", "-")] = closed("The texts of "+kind+".", texts)
		properties := object{}
		for _, id := range ids {
			properties[id.value.(string)] = ref(strings.ReplaceAll(kind, " ", "-"))
		}
		return closed("Texts by the ids of what they stand in.", properties)
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
		"rate": byID("What the referrer should know of each exam.", ref("pair")),
	}
	o := closed("The texts of a file in another language, beside the English. `justify translate LANGUAGE` keeps it up to date.", object{
		"translation": described("The language, as the folder is called.", matching(languageTag, "de", "fr", "es", "it")),
		"status":      described("draft until a second reader has agreed.", words([]string{guideline.Draft, guideline.Reviewed})),
		"by":          described("Who translated.", phrase()),
		"facts":       of("a fact", facts, object{"title": title, "ask": ask, "values": byID("Values.", ref("pair"))}),
		"scores":      of("a score", scores, object{"title": title, "ask": ask, "values": byID("Values.", ref("pair"))}),
		"indications": of("an indication", indicationIDs(l), object{
			"title": title, "synonyms": described("The words by which it is found in this language.", oneOrList(phrase())),
		}),
		"procedures":  of("an exam", procedureIDs(l), object{"title": title}),
		"cautions":    of("a caution", cautionIDs(l), object{"title": title, "advice": described("What to do about it.", ref("pair"))}),
		"information": of("an information for patients", infos, parts),
		"phrases":     closed("Words of programs.", phrases(ref("pair"))),
		"guidelines":  of("a guideline", guidelineIDs(l), object{"title": title, "scenarios": byID("Scenarios.", closed("A scenario.", scenarioTexts))}),
	}, "translation", "status", "by")
	o["title"], o["$defs"] = "justify translation", defs
	return o
}
