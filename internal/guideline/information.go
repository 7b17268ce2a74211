package guideline

import (
	"go.yaml.in/yaml/v4"

	"github.com/justify-cds/justify/internal/source"
	"github.com/justify-cds/justify/internal/space"
)

// InformationParts are the parts of what a patient is told about an exam, in the order in which they are read. What is said
// of radiation follows from the exam's dose and level.
var InformationParts = []string{"what", "duration", "benefit", "risk", "alternatives"}

// Information is what patients are told about the exams that it selects. Of several that select an exam, the last that has
// a part says it: the general ones stand first.
type Information struct {
	ID         string
	Procedures []string // resolved from the selector
	Parts      map[string]space.Text
	Pos        source.Position
}

func (l *loader) readInformation(files []*file) {
	l.items(files, "information", func(f *file, n *yaml.Node) {
		in := Information{Pos: f.Pos(n), Parts: map[string]space.Text{}}
		part := func(name string) func(*yaml.Node) {
			return func(n *yaml.Node) { in.Parts[name] = f.Text(n, "the information") }
		}
		f.Object(n, "the information", source.Fields{
			"id": func(n *yaml.Node) {
				if id, ok := f.ID(n, "the id of an information"); ok && l.define(f, "information", id, f.Pos(n)) {
					in.ID = id
				}
			},
			"procedures": func(n *yaml.Node) { in.Procedures = l.selectProcedures(f, n, l.library.Procedures) },
			"what":       part("what"), "duration": part("duration"), "benefit": part("benefit"), "risk": part("risk"),
			"alternatives": part("alternatives"),
		}, "id", "procedures")
		l.library.Information = append(l.library.Information, in)
	})
}

// items calls each for every element of the lists under a top-level key of the files.
func (l *loader) items(files []*file, section string, each func(f *file, n *yaml.Node)) {
	for _, f := range files {
		if list := valueOf(f.Root, section); list != nil {
			f.Items(list, section, func(n *yaml.Node) { each(f, n) })
		}
	}
}
