package engine

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/justify-cds/justify/internal/space"
)

// held says in words which tests of a scenario or an item hold, in the first of its boxes that the assumed case lies in.
// They name the tests, never the patient's own values, so that they may be cached.
func (c *composer) held(boxes space.AnyOf) []string {
	for _, box := range boxes {
		if !box.Certain(c.in.assumed) {
			continue
		}
		words := make([]string, len(box))
		for i, test := range box {
			words[i] = c.e.space.Words(test.Coordinate, test.Region, c.in.language)
			if items := c.opened(test); items != "" {
				words[i] += " (" + items + ")"
			}
			words[i] = once(words[i])
		}
		return words
	}
	return nil
}

// opened opens a test of a score: the items that count for it, or that none does.
func (c *composer) opened(test space.Constraint) string {
	f := c.e.space.FactOf(test.Coordinate)
	if f.Derived == nil || !f.Derived.Applies.Certain(c.in.assumed) {
		return ""
	}
	if f.Derived.Form == space.Bands {
		f, _ = c.e.space.Fact(f.Derived.Of)
	}
	var held []string
	for _, item := range f.Derived.Items {
		if !item.When.Certain(c.in.assumed) {
			continue
		}
		words := strings.Join(c.held(item.When), ", ")
		if f.Derived.Form == space.Points {
			words += " " + c.e.points(item.Add, c.in.language)
		}
		if f.Derived.Form == space.First {
			return words // the row that decides
		}
		held = append(held, words)
	}
	if len(held) == 0 && f.Derived.Form != space.First {
		return c.e.space.Say(c.in.language, "test-no-item", "n", strconv.Itoa(len(f.Derived.Items)))
	}
	return strings.Join(held, "; ")
}

// points writes what an item of a sum adds.
func (e *Engine) points(add float64, language string) string {
	return e.space.Decimal(language, fmt.Sprintf("%+g", add))
}
