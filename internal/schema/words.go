package schema

import (
	"slices"
	"strings"

	"github.com/justify-cds/justify/internal/guideline"
	"github.com/justify-cds/justify/internal/space"
)

// choice is one of several values, each with what an editor shows beside it.
type choice struct {
	value any
	title string
}

// enum offers the choices. Editors read the titles from a keyword of their own, which JSON Schema passes over.
func enum(choices []choice) object {
	values, titles, titled := []any{}, []string{}, false
	for _, c := range choices {
		values, titles = append(values, c.value), append(titles, c.title)
		titled = titled || c.title != ""
	}
	o := object{"enum": values}
	if titled {
		o["enumDescriptions"] = titles
	}
	return o
}

// fixed offers the words of the language after a key.
func fixed(key string) object { return words(guideline.Words(key)) }

func words(list []string) object {
	var choices []choice
	for _, w := range list {
		choices = append(choices, choice{value: w})
	}
	return enum(choices)
}

// texts is what a person reads: one text, or one for each language.
func texts() object {
	return object{"anyOf": []object{phrase(), {
		"type": "object", "required": []string{"en"}, "additionalProperties": phrase(),
		"propertyNames": object{"pattern": languageTag},
	}}}
}

// languageTag is the pattern of BCP 47 tags.
const languageTag = `^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$`

// listed offers what a library has of a kind.
func listed[T any](list []T, as func(*T) choice) []choice {
	var choices []choice
	for i := range list {
		choices = append(choices, as(&list[i]))
	}
	return choices
}

func sourceIDs(l *guideline.Library) []choice {
	return listed(l.Sources, func(s *guideline.Source) choice { return choice{s.ID, s.Title} })
}

func indicationIDs(l *guideline.Library) []choice {
	return listed(l.Indications, func(in *guideline.Indication) choice { return choice{in.ID, in.Title.In("en")} })
}

func procedureIDs(l *guideline.Library) []choice {
	return listed(l.Procedures, func(p *guideline.Procedure) choice { return choice{p.ID, p.Title.In("en")} })
}

func cautionIDs(l *guideline.Library) []choice {
	return listed(l.Cautions, func(c *guideline.Caution) choice { return choice{c.ID, c.Title.In("en")} })
}

func guidelineIDs(l *guideline.Library) []choice {
	return listed(l.Guidelines, func(g *guideline.Guideline) choice { return choice{g.ID, g.Title.In("en")} })
}

func scenarioIDs(g *guideline.Guideline) []choice {
	return listed(g.Scenarios, func(s *guideline.Scenario) choice { return choice{s.ID, s.Title.In("en")} })
}

// perExam is a mapping with a key for each procedure.
func perExam(description string, l *guideline.Library, of object) object {
	properties := object{}
	for _, p := range l.Procedures {
		properties[p.ID] = described(p.Title.In("en"), of)
	}
	return closed(description, properties)
}

// of collects what the procedures have, for a selector.
func of(l *guideline.Library, what func(guideline.Procedure) []string) object {
	var values []string
	for _, p := range l.Procedures {
		values = append(values, what(p)...)
	}
	slices.Sort(values)
	return words(slices.Compact(values))
}

// factTitle says what a fact is and how it is asked for.
func factTitle(f *space.Fact) string {
	return strings.TrimSpace(f.Title.In("en") + "\n\n" + f.Ask.In("en"))
}
