package guideline

import (
	"strconv"

	"go.yaml.in/yaml/v4"

	"github.com/justify-cds/justify/internal/source"
	"github.com/justify-cds/justify/internal/space"
)

// ReferenceLevel is a diagnostic reference level (2013/59/Euratom, art. 56): of a clinical task, in an area, for patients of
// an age or a weight. Quantities that it does not give are 0.
type ReferenceLevel struct {
	ID         string
	Title      space.Text // the clinical task
	Area       string
	Procedures []string
	Age        *Span   // months, both ends included; nil: any
	Weight     *Span   // kg
	CTDIvol    float64 // mGy
	DLP        float64 // mGy·cm
	DAP        float64 // mGy·cm²
	Year       int     // since which it holds
	Source     string
	Pos        source.Position
}

// Span is a closed interval.
type Span struct{ Min, Max float64 }

func (l *loader) readReferenceLevels(files []*file) {
	l.items(files, "reference-levels", func(f *file, n *yaml.Node) {
		r := ReferenceLevel{Pos: f.Pos(n)}
		span := func(to **Span, m Measure) func(*yaml.Node) {
			return func(n *yaml.Node) {
				if s, err := ParseMeasure(m, n.Value); err != nil {
					testError(f.File, n, err)
				} else {
					*to = &s
				}
			}
		}
		value := func(to *float64, m Measure) func(*yaml.Node) {
			return func(n *yaml.Node) {
				var s *Span
				switch span(&s, m)(n); {
				case s == nil:
				case s.Min != s.Max || s.Min <= 0:
					f.ErrorAt(n, "write one number above 0", "%q is not a reference level", n.Value)
				default:
					*to = s.Min
				}
			}
		}
		given := f.Object(n, "the reference level", source.Fields{
			"id": func(n *yaml.Node) {
				if id, ok := f.ID(n, "the id of a reference level"); ok && l.define(f, "reference level", id, f.Pos(n)) {
					r.ID = id
				}
			},
			"title":      func(n *yaml.Node) { r.Title = f.Text(n, "the title") },
			"area":       func(n *yaml.Node) { r.Area, _ = f.Word(n, "the area") },
			"procedures": func(n *yaml.Node) { r.Procedures = l.selectProcedures(f, n, l.library.Procedures) },
			"age":        span(&r.Age, Months),
			"weight":     span(&r.Weight, Weight),
			"ctdi-vol":   value(&r.CTDIvol, CTDIvol),
			"dlp":        value(&r.DLP, DLP),
			"dap":        value(&r.DAP, DAP),
			"source":     func(n *yaml.Node) { r.Source = l.source(f, n) },
			"year": func(n *yaml.Node) {
				year, err := strconv.Atoi(n.Value)
				if err != nil || year < 1990 || year > 2100 {
					f.ErrorAt(n, "write the year since which it holds", "%q is not a year", n.Value)
				}
				r.Year = year
			},
		}, "id", "title", "area", "procedures", "year", "source")
		if n.Kind == yaml.MappingNode && !given["ctdi-vol"] && !given["dlp"] && !given["dap"] {
			f.ErrorAt(n, "add `ctdi-vol:`, `dlp:` or `dap:`", "the reference level gives no value")
		}
		l.library.References = append(l.library.References, r)
	})
}
