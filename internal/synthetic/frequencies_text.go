package synthetic

import (
	"fmt"
	"maps"
	"slices"
	"strings"
)

// Frequencies says in Markdown what the stream is drawn from.
func Frequencies() []string {
	percent := func(v float64) string { return strings.TrimSuffix(fmt.Sprintf("%.1f", 100*v), ".0") + " %" }
	topics := slices.Sorted(maps.Keys(topicWeights))
	slices.SortStableFunc(topics, func(a, b string) int { return int(topicWeights[b] - topicWeights[a]) })
	for i, id := range topics {
		topics[i] = fmt.Sprintf("%s %g", id, topicWeights[id])
	}
	ages := func(bands []band) string {
		var parts []string
		for _, b := range bands {
			parts = append(parts, fmt.Sprintf("%g to %g years %g", b.from, b.to-1, b.weight))
		}
		return strings.Join(parts, ", ")
	}
	var how []string
	for _, s := range styles {
		n := fmt.Sprintf("%d to %d facts", s.min, s.max)
		if s.max < 0 {
			n = "every fact"
		}
		how = append(how, fmt.Sprintf("%s of the guideline in %s (%s)", n, percent(s.share), s.name))
	}
	var findings, quantities []string
	for _, id := range slices.Sorted(maps.Keys(present)) {
		findings = append(findings, id+" "+percent(present[id]))
	}
	for _, id := range slices.Sorted(maps.Keys(measured)) {
		m := measured[id]
		quantities = append(quantities, fmt.Sprintf("%s %g ± %g", id, m.mean, m.deviation))
	}
	return []string{
		fmt.Sprintf("Guideline, by weight: %s; any other %d. Of its indications the first in %s, the others alike.",
			strings.Join(topics, ", "), otherWeight, percent(firstIndication)),
		fmt.Sprintf("Age, by weight: %s; where a guideline is for children, %s. By birth date in %s, else in years.",
			ages(adultAges), ages(childAges), percent(birthDates)),
		fmt.Sprintf("Sex: female %s, male %s, other or not recorded %s. Days: all of 2026 alike.",
			percent(sexes[0]), percent(sexes[1]), percent(sexes[2])),
		"Stated at order entry, in the order in which the scenarios look at facts, as a form asks them: " + strings.Join(how, "; ") + ".",
		fmt.Sprintf("A safety list, with every fact that a caution looks at, comes with %s. Of all that is stated, %s is “asked, not known”.",
			percent(safetyList), percent(askedNotKnown)),
		fmt.Sprintf("A finding is present in %s, except: %s.", percent(findingPresent), strings.Join(findings, ", ")),
		fmt.Sprintf("A choice has its assumed value, or else its first, in %s; each further value takes half of what is left. Where a named value may stand in place of a number, it does in %s.",
			percent(ordinaryValue), percent(namedForNumber)),
		fmt.Sprintf("Quantities are normal, cut at the ends of their range and rounded to whole units: %s; any other is exponential with a mean of %s of its range.",
			strings.Join(quantities, ", "), percent(defaultMeanPart)),
		fmt.Sprintf("One exam is ordered in %s, %s of these name a second; an exam is drawn %g times as often as the one that more scenarios rate. An earlier exam, of any of the last 400 days, is named in %s.",
			percent(1-noOrder), percent(secondOrder), orderDecay, percent(priorExam)),
	}
}
