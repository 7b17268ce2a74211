package lint

import (
	"github.com/justify-cds/justify/internal/guideline"
	"github.com/justify-cds/justify/internal/source"
	"github.com/justify-cds/justify/internal/space"
)

// radiationLevel finds procedures whose typical dose lies outside the band of their radiation level.
var radiationLevel = rule{
	id: "radiation-level", summary: "a radiation level that the typical dose contradicts", severity: source.Warning, check: checkRadiationLevel,
}

// The bands of the relative radiation levels of the American College of Radiology in mSv: level n reaches from bands[n-1]
// to bands[n], and both ends belong to it, for neighbouring levels share theirs. For children they are about a third.
var (
	adultBands = []float64{0, 0.1, 1, 10, 30, 100}
	childBands = []float64{0, 0.03, 0.3, 3, 10, 30}
)

func checkRadiationLevel(l *linter) {
	for i := range l.library.Procedures {
		p := &l.library.Procedures[i]
		l.checkBand(p, "adults", p.Level.Adult, p.Adult, adultBands)
		l.checkBand(p, "children", p.Level.Child, p.Child, childBands)
	}
}

func (l *linter) checkBand(p *guideline.Procedure, group string, level int, dose guideline.Dose, bands []float64) {
	if level < 1 || dose.Max == 0 || (dose.Max >= bands[level-1] && dose.Min <= bands[level]) {
		return
	}
	right := 1
	for right < len(bands)-1 && dose.Min >= bands[right] {
		right++
	}
	l.report(p.Pos, nil, "the dose would be level "+space.NumberText(float64(right))+"; look both up in their sources",
		"procedure %s has the radiation level %d for %s, which is %s to %s mSv, but a typical dose %s",
		p.ID, level, group, space.NumberText(bands[level-1]), space.NumberText(bands[level]), doseWords(dose))
}

// doseWords writes a dose as its author did: the end of "< 0.01 mSv" is the largest number below.
func doseWords(d guideline.Dose) string {
	upper, below := space.Tidy(d.Max, 1e9)
	switch {
	case below && d.Min == 0:
		return "below " + upper + " mSv"
	case d.Min == d.Max:
		return "of " + upper + " mSv"
	}
	return "of " + space.NumberText(d.Min) + " to " + upper + " mSv"
}
