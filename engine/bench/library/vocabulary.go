package library

import (
	"fmt"
	"strings"
)

// patient is the vocabulary that every generated guideline shares.
const patient = `facts:
  age: {kind: age, title: Age, ask: How old is the patient?}
  sex: {kind: choice, title: Sex, values: [female, male, other], ask: What is the patient's sex?}
  pregnancy:
    kind: choice
    title: Pregnancy
    values: [not-pregnant, possible, pregnant]
    applies: {sex: [female, other], age: "[10 y..56 y)"}
    otherwise: not-pregnant
    ask: Could the patient be pregnant?
  egfr: {kind: quantity, title: eGFR, unit: "mL/min/{1.73_m2}", range: "[0..200]", valid-for: 90 d, obtainable: true, ask: What is the eGFR?}
  contrast-reaction: {kind: choice, title: Reaction to contrast, values: [none, mild, severe], ask: Was there ever a reaction to contrast?}
  implant: {kind: choice, title: Implant, values: [none, mr-conditional, mr-unsafe], ask: Is there an implant?}
  immunosuppressed: {kind: boolean, title: Impaired immunity, ask: Is the immunity impaired?}
sources:
  made-up: {title: Made up for measuring}
`

const cautions = `cautions:
  - {id: pregnancy-ct, title: Pregnancy and radiation, when: {pregnancy: [possible, pregnant]}, procedures: {ionising: true}, effect: caution, source: made-up}
  - {id: low-egfr, title: Poor kidney function, when: {egfr: "< 30 mL/min/{1.73_m2}"}, procedures: {contrast: iodinated}, effect: caution, source: made-up}
  - {id: reaction, title: Reaction to contrast, when: {contrast-reaction: severe}, procedures: {contrast: iodinated}, effect: contraindicated, source: made-up}
  - {id: implant, title: MR-unsafe implant, when: {implant: mr-unsafe}, procedures: {modality: MR}, effect: contraindicated, source: made-up}
`

const procedureCount = 40

func procedureID(i int) string { return fmt.Sprintf("exam-%02d", i) }

func procedures() string {
	kinds := []struct {
		modality, contrast string
		level              int
	}{{"CT", "none", 3}, {"CT", "iodinated", 3}, {"MR", "none", 0}, {"MR", "gadolinium", 0}, {"US", "none", 0}, {"DX", "none", 1}}
	var b strings.Builder
	b.WriteString("procedures:\n")
	for i := range procedureCount {
		k := kinds[i%len(kinds)]
		fmt.Fprintf(&b, "  %s: {title: Exam %d, modality: %s, regions: [head], contrast: %s, ionising: %t, level: {adult: %d, child: %d, source: made-up}}\n",
			procedureID(i), i, k.modality, k.contrast, k.level > 0, k.level, k.level)
	}
	b.WriteString("  no-imaging: {title: No imaging now, modality: none, ionising: false, level: {adult: 0, child: 0, source: made-up}}\n")
	return b.String()
}
