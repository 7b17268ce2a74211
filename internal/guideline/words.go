package guideline

import "slices"

// Words are the fixed words that may stand after a key of the language, best or most usual first; nil where a key takes
// others.
func Words(key string) []string {
	return slices.Clone(map[string][]string{
		"kind": kinds, "modality": Modalities, "effect": {Contraindicated, Care}, "hit": {"unique", "first"},
		"status": Statuses, "category": Categories, "strength": Strengths, "urgency": urgencies,
		"verdict": slices.Concat(Categories, []string{"not-rated", "contraindicated", "no-criteria", "insufficient-information"}),
	}[key])
}
