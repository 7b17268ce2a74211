package server

import (
	"slices"
	"testing"

	"github.com/stretchr/testify/assert"
	"google.golang.org/protobuf/reflect/protoreflect"
)

// TestEnumsMapBothWays: every word of the engine has an enum value of its own, and every enum value but UNSPECIFIED
// stands for a word.
func TestEnumsMapBothWays(t *testing.T) {
	bothWays(t, ageGroups)
	bothWays(t, reviewStatuses)
	bothWays(t, urgencies)
	bothWays(t, categories)
	bothWays(t, strengths)
	bothWays(t, effects)
	bothWays(t, states)
	bothWays(t, verdicts)
	bothWays(t, factKinds)
	bothWays(t, translationStatuses)
	bothWays(t, doseQuantities)
	bothWays(t, noReferenceLevels)
	bothWays(t, inverted(sexes))
	bothWays(t, inverted(sides))
	bothWays(t, inverted(codeSystems))
}

func inverted[E comparable](words map[E]string) map[string]E {
	enums := map[string]E{}
	for e, word := range words {
		enums[word] = e
	}
	return enums
}

func bothWays[W ~string, E interface {
	comparable
	protoreflect.Enum
}](t *testing.T, enums map[W]E) {
	t.Helper()
	numbers := map[protoreflect.EnumNumber]W{}
	var zero E
	for word, enum := range enums {
		if other, taken := numbers[enum.Number()]; taken {
			t.Errorf("%q and %q are both %v", word, other, enum)
		}
		numbers[enum.Number()] = word
		assert.Equal(t, word == "", enum == zero, "UNSPECIFIED stands for nothing said, not for %q", word)
	}
	values := zero.Descriptor().Values()
	for i := range values.Len() {
		if n := values.Get(i).Number(); n != 0 {
			assert.Contains(t, numbers, n, "%s stands for nothing", values.Get(i).Name())
		}
	}
}

// TestShippedEditionFitsTheWire: every word that the shipped edition uses has an enum value.
func TestShippedEditionFitsTheWire(t *testing.T) {
	c := &newServer(t).site.Load().Edition.Catalogue
	fits := func(where, word string, known bool) {
		assert.True(t, known, "%s: the wire has no word for %q", where, word)
	}
	for _, f := range c.Facts {
		_, known := factKinds[string(f.Kind)]
		fits(f.ID, string(f.Kind), known)
	}
	for _, k := range c.Cautions {
		_, known := effects[k.Effect]
		fits(k.ID, k.Effect, known)
	}
	for _, g := range c.Guidelines {
		_, known := reviewStatuses[g.Review.Status]
		fits(g.ID, g.Review.Status, known)
		fits(g.ID, g.Hit, slices.Contains([]string{"unique", "first"}, g.Hit))
		for _, s := range g.Scenarios {
			_, known := urgencies[s.Urgency]
			fits(g.ID+"/"+s.ID, s.Urgency, known || s.Urgency == "")
			for _, r := range s.Ratings {
				_, known := categories[r.Category]
				fits(s.ID+"/"+r.Procedure, r.Category, known)
				_, known = strengths[r.Strength]
				fits(s.ID+"/"+r.Procedure, r.Strength, known || r.Strength == "")
			}
		}
	}
}
