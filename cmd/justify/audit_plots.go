package main

import (
	"fmt"
	"html/template"
	"strings"

	"github.com/justify-cds/justify/internal/audit"
	"github.com/justify-cds/justify/internal/consultation"
)

// plot draws an inline SVG. Everything in it can be told without colour: by a letter, a pattern, a shape or a number. The numbers
// stand in the table beside it.
type plot struct {
	b             strings.Builder
	width, height int
}

const (
	plotWidth  = 720
	labelWidth = 150
	tailWidth  = 70 // for the numbers behind the bars
	barWidth   = plotWidth - labelWidth - tailWidth
	rowHeight  = 22
)

func (p *plot) add(format string, args ...any) { fmt.Fprintf(&p.b, format, args...) }

func (p *plot) text(x float64, y int, class, text string) {
	p.add(`<text x="%.1f" y="%d" class="%s">%s</text>`, x, y, class, template.HTMLEscapeString(text))
}

// svg is the drawing, with a title for who does not see it.
func (p *plot) svg(title string) template.HTML {
	title = template.HTMLEscapeString(title)
	return template.HTML(fmt.Sprintf(`<svg role="img" aria-label="%s" viewBox="0 0 %d %d" width="%d" height="%d" xmlns="http://www.w3.org/2000/svg"><title>%s</title>%s</svg>`,
		title, p.width, p.height, p.width, p.height, title, p.b.String()))
}

// verdictFills are a colour and a pattern for each verdict, in the order of consultation.Verdicts. Letters on them can be read.
var verdictFills = []struct{ colour, ink, pattern string }{
	{"#1d6b45", "#fff", ``},
	{"#f0c94d", "#000", `<path d="M0 6L6 0" stroke="#8a6d00" stroke-width="1"/>`},
	{"#c4512d", "#fff", `<path d="M0 0L6 6M0 6L6 0" stroke="#f4c3b2" stroke-width=".7"/>`},
	{"#4a1020", "#fff", `<circle cx="3" cy="3" r=".8" fill="#e9a9b8"/>`},
	{"#b9c4cf", "#000", `<path d="M0 3H6" stroke="#5b6875" stroke-width=".8"/>`},
	{"#e8edf2", "#000", `<circle cx="3" cy="3" r=".8" fill="#5b6875"/>`},
	{"#ffffff", "#000", `<path d="M3 0V6" stroke="#9aa5b0" stroke-width=".8"/>`},
}

func (p *plot) patterns() {
	p.add("<defs>")
	for i, fill := range verdictFills {
		p.add(`<pattern id="v%d" width="6" height="6" patternUnits="userSpaceOnUse"><rect width="6" height="6" fill="%s"/>%s</pattern>`, i, fill.colour, fill.pattern)
	}
	p.add("</defs>")
}

// verdictPlot shows the shares of the verdicts in each month.
func (r *auditReport) verdictPlot() template.HTML {
	months := r.summary.Months
	const legendHeight = 4 * rowHeight
	p := &plot{width: plotWidth, height: legendHeight + (len(months)+1)*rowHeight}
	p.patterns()
	for i, verdict := range consultation.Verdicts {
		x, y := float64(i%2)*plotWidth/2, i/2*rowHeight
		p.verdictBox(i, x, y+3, 30)
		p.text(x+38, y+15, "l", r.Word(verdict))
	}
	p.text(plotWidth, legendHeight+14, "e", r.Word("count"))
	for i := range months {
		g := &months[i]
		y := legendHeight + (i+1)*rowHeight
		p.text(labelWidth-8, y+15, "e", r.Month(g.Values[0]))
		p.text(plotWidth, y+15, "e", r.Count(g.Orders))
		p.stack(g, y+3, r.Word("hidden"))
	}
	return p.svg(r.Word("plot-verdicts"))
}

func (p *plot) verdictBox(verdict int, x float64, y int, width float64) {
	p.add(`<rect x="%.1f" y="%d" width="%.1f" height="%d" fill="url(#v%d)" stroke="#333" stroke-width=".6"/>`, x, y, width, rowHeight-6, verdict)
	if width >= 14 {
		fill := verdictFills[verdict]
		p.add(`<rect x="%.1f" y="%d" width="11" height="%d" fill="%s"/>`, x+width/2-5.5, y+1, rowHeight-8, fill.colour)
		p.add(`<text x="%.1f" y="%d" class="m" fill="%s">%s</text>`, x+width/2, y+12, fill.ink, letters[verdict:verdict+1])
	}
}

// stack draws the shares of a month. What is hidden is a gap, with a broken line around it.
func (p *plot) stack(g *audit.Group, y int, hidden string) {
	x := float64(labelWidth)
	if g.Orders != nil && *g.Orders > 0 {
		for i, v := range g.Verdicts {
			if v.Share.Share == nil || *v.Share.Share == 0 {
				continue
			}
			width := *v.Share.Share * barWidth
			p.verdictBox(i, x, y, width)
			x += width
		}
	}
	if left := labelWidth + barWidth - x; left > .5 && (g.Orders == nil || *g.Orders > 0) {
		p.add(`<rect x="%.1f" y="%d" width="%.1f" height="%d" fill="none" stroke="#333" stroke-width=".6" stroke-dasharray="3 2"/>`, x, y, left, rowHeight-6)
		if left > 60 {
			p.text(x+left/2, y+12, "m", hidden)
		}
	}
}

// overridePlot shows how often each reason was given.
func (r *auditReport) overridePlot(list []audit.Override) template.HTML {
	const label = 250
	p := &plot{width: plotWidth, height: len(list)*rowHeight + 6}
	most := int64(1)
	for _, o := range list {
		most = max(most, shownOr0(o.Count))
	}
	for i, o := range list {
		y := i*rowHeight + 3
		p.text(label-8, y+13, "e", r.Word(o.Name))
		width := float64(shownOr0(o.Count)) / float64(most) * (plotWidth - label - tailWidth)
		if o.Count != nil {
			p.add(`<rect x="%d" y="%d" width="%.1f" height="%d" fill="#3b6ea5" stroke="#1d3957" stroke-width=".6"/>`, label, y, width, rowHeight-6)
		}
		p.text(label+width+6, y+13, "l", r.Count(o.Count))
	}
	return p.svg(r.Word("plot-overrides"))
}

// levelPlot shows the two mean levels of each month: a diamond for what was ordered, a ring for what was recommended.
func (r *auditReport) levelPlot() template.HTML {
	const most = 5
	months := r.summary.Months
	p := &plot{width: plotWidth, height: (len(months) + 2) * rowHeight}
	at := func(level float64) float64 { return labelWidth + level/most*barWidth }
	ordered := func(x float64, y int) {
		p.add(`<path d="M%.1f %dl6 6l-6 6l-6 -6z" fill="#c4512d" stroke="#5c2110"/>`, x, y-6)
	}
	recommended := func(x float64, y int) {
		p.add(`<circle cx="%.1f" cy="%d" r="5" fill="#fff" stroke="#1d6b45" stroke-width="2"/>`, x, y)
	}
	ordered(labelWidth+6, 11)
	p.text(labelWidth+18, 15, "l", r.Word("ordered"))
	recommended(labelWidth+166, 11)
	p.text(labelWidth+178, 15, "l", r.Word("recommended"))
	for level := range most + 1 {
		x := at(float64(level))
		p.add(`<path d="M%.1f %dV%d" stroke="#ccc"/>`, x, 2*rowHeight-4, p.height)
		p.text(x, 2*rowHeight-8, "m", fmt.Sprint(level))
	}
	for i := range months {
		g := &months[i]
		y := (i+2)*rowHeight + rowHeight/2
		p.text(labelWidth-12, y+4, "e", r.Month(g.Values[0]))
		if g.OrderedLevel == nil || g.RecommendedLevel == nil {
			none := "–"
			if g.LevelsKnown == nil {
				none = r.Word("hidden")
			}
			p.text(labelWidth+8, y+4, "l", none)
			continue
		}
		p.add(`<path d="M%.1f %dH%.1f" stroke="#666"/>`, at(*g.RecommendedLevel), y, at(*g.OrderedLevel))
		ordered(at(*g.OrderedLevel), y)
		recommended(at(*g.RecommendedLevel), y)
	}
	return p.svg(r.Word("plot-levels"))
}
