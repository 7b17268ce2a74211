// Package leaflet words what a patient is told about an exam (2013/59/Euratom, art. 57(1)(d)): what it is, how long it takes,
// radiation, benefit, risk, alternatives.
package leaflet

import (
	"slices"
	"strings"

	"github.com/justify-cds/justify/internal/edition"
)

// MaxWords is how long a leaflet may be.
const MaxWords = 150

// Leaflet is what one patient is told about one exam, in one language.
type Leaflet struct {
	Procedure string
	Title     string
	Parts     []Part
}

// Part is a paragraph under its heading. ID is what, duration, radiation, benefit, risk or alternatives.
type Part struct{ ID, Heading, Text string }

var parts = []string{"what", "duration", "radiation", "benefit", "risk", "alternatives"}

// Of words the leaflet of an exam. background is the natural radiation in mSv a year that doses are compared with. A part of
// which the edition says nothing is left out.
func Of(c *edition.Catalogue, p *edition.Procedure, child bool, background float64, language string) Leaflet {
	l := Leaflet{Procedure: p.ID, Title: p.Title.In(language)}
	for _, id := range parts {
		var text string
		if id == "radiation" {
			if p.Modality != "none" {
				text = radiation(c, p, child, background, language)
			}
		} else {
			for i := range c.Information {
				if in := &c.Information[i]; len(in.Parts[id]) > 0 && slices.Contains(in.Procedures, p.ID) {
					text = in.Parts[id].In(language)
				}
			}
		}
		if text != "" {
			l.Parts = append(l.Parts, Part{id, c.Phrases["leaflet-"+id].In(language), strings.Join(strings.Fields(text), " ")})
		}
	}
	return l
}

// Lacks lists the parts of which the edition says nothing.
func (l *Leaflet) Lacks() []string {
	var lacks []string
	for _, id := range parts {
		if !slices.ContainsFunc(l.Parts, func(p Part) bool { return p.ID == id }) {
			lacks = append(lacks, id)
		}
	}
	return lacks
}

// Text is its paragraphs, one after the other.
func (l *Leaflet) Text() string {
	var texts []string
	for _, p := range l.Parts {
		texts = append(texts, p.Text)
	}
	return strings.Join(texts, " ")
}

// Words counts the words of its paragraphs.
func (l *Leaflet) Words() int {
	return len(strings.Fields(l.Text()))
}
