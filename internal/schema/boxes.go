package schema

import (
	"regexp"
	"strconv"
	"strings"

	"github.com/justify-cds/justify/internal/space"
)

// boxes defines `box` (any fact) and `patient` (facts that can be stated), and the unary test of each fact.
func boxes(s *space.Space, defs object) {
	all, stated := object{}, object{}
	for i := range s.Facts {
		f := &s.Facts[i]
		defs["test-"+f.ID] = unaryTest(f)
		all[f.ID] = ref("test-" + f.ID)
		if f.Derived == nil {
			stated[f.ID] = ref("test-" + f.ID)
		}
	}
	box := closed("A box: all of its tests must hold.", all)
	patient := closed("A box over the facts that can be stated.", stated)
	box["minProperties"], patient["minProperties"] = 1, 1
	defs["box"], defs["patient"] = box, patient
	defs["boxes"] = oneOrList(ref("box"))
}

// unaryTest is what may stand after a fact.
func unaryTest(f *space.Fact) object {
	var forms []object
	if values := values(f); len(values) > 0 {
		one := enum(values)
		forms = append(forms, one)
		if f.Kind != space.Boolean || len(values) > 2 {
			forms = append(forms, list(one))
		}
	}
	switch f.Kind {
	case space.Number:
		forms = append(forms, object{"type": "number"}, comparison(f))
	case space.Quantity, space.Age:
		forms = append(forms, comparison(f))
	}
	if len(forms) == 1 {
		return described(factTitle(f), forms[0])
	}
	return object{"description": factTitle(f), "anyOf": forms}
}

// values lists the words that a test of the fact can name.
func values(f *space.Fact) []choice {
	var list []choice
	names := f.Values
	if f.Derived != nil && f.Kind == space.Number && len(f.Derived.Applies) > 0 {
		names = []string{space.NotApplicable}
	}
	for _, name := range names {
		c := choice{value: name, title: f.Labels[name].In("en")}
		if f.Kind == space.Boolean && name != space.NotApplicable {
			c.value = name == "true"
		}
		if name == space.NotApplicable {
			c.title = "outside the patients whom the score was made for"
		}
		list = append(list, c)
	}
	return list
}

const number = `[-+]?([0-9]+\.?[0-9]*|\.[0-9]+)`

// comparison is the text of a numeric test; its grammar is that of space.ParseTest.
func comparison(f *space.Fact) object {
	var quoted []string
	for _, unit := range f.Units() {
		quoted = append(quoted, regexp.QuoteMeta(unit))
	}
	unit, optional := "", ""
	if len(quoted) > 0 {
		unit = ` *(` + strings.Join(quoted, "|") + `)`
		optional = `(` + unit + `)?`
	}
	pattern := `^ *((<=|>=|<|>)? *` + number + unit + `|[\[(] *` + number + optional + ` *\.\. *` + number + optional + ` *[\])]` + optional + `) *$`
	return matching(pattern, examples(f)...)
}

// examples are tests to begin with, from the fact's own range and unit.
func examples(f *space.Fact) []string {
	if f.Kind == space.Age {
		return []string{">= 18 y", "< 18 y", "[2 y..18 y)"}
	}
	low, high := strconv.FormatFloat(f.Min, 'f', -1, 64), strconv.FormatFloat(f.Max, 'f', -1, 64)
	unit := ""
	if f.Unit != "" {
		unit = " " + f.Unit
	}
	return []string{">= " + high + unit, "< " + high + unit, "[" + low + ".." + high + ")" + unit}
}
