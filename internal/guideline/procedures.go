package guideline

import (
	"maps"
	"slices"
	"strconv"

	"go.yaml.in/yaml/v4"

	"github.com/justify-cds/justify/internal/source"
)

// Modalities are the DICOM defined terms (PS3.3 C.7.3.1.1.1) that a procedure may have, or none.
var Modalities = []string{"CT", "MR", "US", "DX", "RF", "XA", "MG", "NM", "PT", "BMD", "none"}

func (l *loader) readProcedures(files []*file) {
	type reference struct {
		f         *file
		node      *yaml.Node
		procedure int
	}
	var equivalents []reference
	codes := map[string]string{} // LOINC code, or code of a local system behind its name → procedure
	l.section(files, "procedures", "procedure", func(f *file, id string, key, value *yaml.Node) {
		p := Procedure{ID: id, Pos: f.Pos(key), Level: Level{Unknown, Unknown}, Contrast: "none"}
		var level, dose *yaml.Node
		before := l.found.Errors()
		f.Object(value, "procedure "+id, source.Fields{
			"title":    func(n *yaml.Node) { p.Title = f.Text(n, "the title") },
			"modality": func(n *yaml.Node) { p.Modality = f.OneOf(n, "modality", Modalities...) },
			"contrast": func(n *yaml.Node) { p.Contrast, _ = f.ID(n, "the contrast agent") },
			"ionising": func(n *yaml.Node) { p.Ionising = f.Bool(n, "ionising") },
			"level":    func(n *yaml.Node) { level = n; l.readLevel(f, n, &p) },
			"dose":     func(n *yaml.Node) { dose = n; l.readDose(f, n, &p) },
			"look-back": func(n *yaml.Node) {
				p.LookBack = f.Days(n, "the look-back")
			},
			"regions": func(n *yaml.Node) {
				for _, w := range f.Words(n, "a region") {
					p.Regions = append(p.Regions, w.Value)
				}
			},
			"loinc": func(n *yaml.Node) { p.LOINC = f.loincCodes(n) },
			"codes": func(n *yaml.Node) { p.Codes = f.codes(n, "snomed") },
			"equivalent": func(n *yaml.Node) {
				for _, w := range f.Words(n, "a procedure") {
					equivalents = append(equivalents, reference{f, w, len(l.library.Procedures)})
				}
			},
		}, "title", "modality", "ionising")
		switch {
		case l.found.Errors() > before:
		case !p.Ionising && (p.Level.Adult > 0 || p.Level.Child > 0):
			f.ErrorAt(level, "set `ionising: true` or the level to 0", "procedure %s has a radiation level but is not ionising", id)
		case !p.Ionising && dose != nil:
			f.ErrorAt(dose, "set `ionising: true` or leave the dose out", "procedure %s has a radiation dose but is not ionising", id)
		case p.Ionising && (p.Level.Adult == 0 || p.Level.Child == 0):
			f.ErrorAt(level, "leave out a level that is unknown", "procedure %s is ionising but has the radiation level 0", id)
		case p.Ionising && p.Modality == "none":
			f.ErrorAt(key, "name the modality, or set `ionising: false`", "procedure %s has no modality but is ionising", id)
		}
		if !p.Ionising { // without radiation the level is known, stated or not
			p.Level = Level{}
		}
		for _, code := range p.LOINC {
			if before, taken := codes[code]; taken && before != id {
				f.Under("duplicate-code", func() {
					f.ErrorAt(key, "an order with that code could mean either", "procedure %s has the LOINC code %s of %s", id, code, before)
				})
			}
			codes[code] = id
		}
		for _, system := range slices.Sorted(maps.Keys(p.Codes)) {
			for _, code := range p.Codes[system] {
				local := system + " " + code
				if before, taken := codes[local]; taken && before != id {
					f.ErrorAt(key, "an order with that code could mean either", "procedure %s has the code %s of %s", id, local, before)
				}
				codes[local] = id
			}
		}
		l.procedures[id] = len(l.library.Procedures)
		l.library.Procedures = append(l.library.Procedures, p)
	})
	for _, e := range equivalents {
		id, ok := l.procedure(e.f, e.node)
		p := &l.library.Procedures[e.procedure]
		switch {
		case !ok:
		case id == p.ID:
			e.f.ErrorAt(e.node, "leave it out", "procedure %s is listed as equivalent to itself", id)
		case slices.Contains(p.Equivalent, id):
			e.f.ErrorAt(e.node, "leave one out", "%q stands twice", id)
		default:
			p.Equivalent = append(p.Equivalent, id)
		}
	}
}

func (l *loader) readLevel(f *file, n *yaml.Node, p *Procedure) {
	level := func(to *int) func(*yaml.Node) {
		return func(n *yaml.Node) {
			v, err := strconv.Atoi(n.Value)
			if err != nil || v < 0 || v > 5 {
				f.ErrorAt(n, "write 0 to 5, and leave an unknown level out", "%q is not a radiation level", n.Value)
				return
			}
			*to = v
		}
	}
	f.Object(n, "the radiation level", source.Fields{
		"adult":  level(&p.Level.Adult),
		"child":  level(&p.Level.Child),
		"source": func(n *yaml.Node) { p.LevelSource = l.source(f, n) },
	}, "source")
}

func (l *loader) readDose(f *file, n *yaml.Node, p *Procedure) {
	dose := func(to *Dose) func(*yaml.Node) {
		return func(n *yaml.Node) {
			box, err := measures.ParseTest("dose", n.Value)
			if err != nil {
				testError(f.File, n, err)
				return
			}
			if to.Min, to.Max = box[0].Region.Min, box[0].Region.Max; to.Max == 0 {
				f.ErrorAt(n, "leave an unknown dose out", "a dose of 0 mSv is none")
			}
		}
	}
	var from string
	f.Object(n, "the dose", source.Fields{
		"adult":  dose(&p.Adult),
		"child":  dose(&p.Child),
		"source": func(n *yaml.Node) { from = l.source(f, n) },
	}, "source")
	p.Adult.Source, p.Child.Source = from, from
}
