package guideline

import (
	"fmt"
	"path"
	"strconv"
	"strings"

	"go.yaml.in/yaml/v4"

	"github.com/justify-cds/justify/internal/source"
)

// isBelow says whether a file stands in the folder of an overlay.
func isBelow(file, overlay string) bool {
	return strings.HasPrefix(file, path.Join(Overlays, overlay)+"/")
}

// withdraw takes exams that cannot be had out of every rating, so that none is recommended nor offered as the better
// one. An order of such an exam is not rated, and a caution says why, and where to get it; so does the note of a
// scenario for which it may be the right exam.
func (p *patcher) withdraw(n *yaml.Node) {
	var selector *yaml.Node
	w := withdrawal{patch: n, title: word("Not available here", n)}
	was, sound := p.body(n, "withdraw", source.Fields{
		"procedures": func(n *yaml.Node) { selector = n }, "was": nil,
		"title": func(n *yaml.Node) { w.title = n; p.f.Text(n, "the title") },
		"note":  func(n *yaml.Node) { w.note = n; p.f.Text(n, "the note") },
	}, "procedures", "note")
	if !sound {
		return
	}
	exams, titles := p.exams()
	before := p.found.Errors()
	ids := p.selectProcedures(p.f, selector, exams)
	w.ids, w.titles = ids, titles
	if p.found.Errors() > before {
		return
	}
	now := mapping(n)
	for _, id := range ids {
		if now.Content = append(now.Content, word(id, n), titles[id]); id == "no-imaging" {
			p.f.ErrorAt(selector, "it can be had everywhere", "no-imaging is withdrawn")
		}
		if by, twice := p.withdrawn[id]; twice {
			p.f.ErrorAt(selector, "leave it out", "%s is withdrawn already, by the overlay %s", id, by)
		}
		p.withdrawn[id] = p.about.ID
	}
	p.about.Withdrawn = append(p.about.Withdrawn, ids...)
	p.of(strings.Join(ids, " "))
	p.check(n, was, now)
	for _, f := range p.guidelines {
		p.takeOut(f, w)
	}
	p.caution(w)
}

// exams lists the procedures of the vocabulary as far as a selector asks, and their titles.
func (p *patcher) exams() (list []Procedure, titles map[string]*yaml.Node) {
	titles = map[string]*yaml.Node{}
	for _, f := range p.vocabulary {
		defined := valueOf(f.Root, "procedures")
		if defined == nil || defined.Kind != yaml.MappingNode {
			continue
		}
		for i := 0; i+1 < len(defined.Content); i += 2 {
			id, v := defined.Content[i].Value, defined.Content[i+1]
			e := Procedure{ID: id, Modality: textOf(v, "modality"), Contrast: textOf(v, "contrast"), Ionising: textOf(v, "ionising") == "true"}
			if e.Contrast == "" {
				e.Contrast = "none"
			}
			if regions := valueOf(v, "regions"); regions != nil && regions.Kind == yaml.SequenceNode {
				for _, r := range regions.Content {
					e.Regions = append(e.Regions, r.Value)
				}
			} else if regions != nil {
				e.Regions = []string{regions.Value}
			}
			if titles[id] = valueOf(v, "title"); titles[id] == nil {
				titles[id] = word("", v)
			}
			list = append(list, e)
		}
	}
	return list, titles
}

// withdrawal is what a withdraw says.
type withdrawal struct {
	patch, title, note *yaml.Node
	ids                []string
	titles             map[string]*yaml.Node // of all exams
}

// takeOut takes the ratings of the exams out of a guideline. A scenario for which one may be the right exam says so in
// its note: where it is not available, it may still be worth a journey.
func (p *patcher) takeOut(f *file, w withdrawal) {
	scenarios := valueOf(f.Root, "scenarios")
	if scenarios == nil || scenarios.Kind != yaml.SequenceNode {
		return
	}
	for _, s := range scenarios.Content {
		rate, taken := valueOf(s, "rate"), 0
		for _, id := range w.ids {
			rating := valueOf(rate, id)
			if rating == nil {
				continue
			}
			taken++
			deleteKey(rate, id)
			if standing := standingOf(rating); standing != "" {
				p.remark(f, s, w, w.titles[id], standing)
			}
		}
		if taken > 0 {
			p.touch(f)
		}
		if taken > 0 && len(rate.Content) == 0 {
			p.f.ErrorAt(w.patch, "give it other ratings before, with replace-scenario or re-rate",
				"the scenario %s of %s rates nothing but what is withdrawn", textOf(s, "id"), textOf(f.Root, "guideline"))
		}
	}
}

// standingOf is what a rating says of an exam that may be appropriate at least, nothing for another.
func standingOf(rating *yaml.Node) string {
	if rating.Kind == yaml.MappingNode {
		if given := textOf(rating, "rating"); given != "" {
			rating = word(given, rating)
		} else {
			rating = word(textOf(rating, "category"), rating)
		}
	}
	if v, err := strconv.Atoi(rating.Value); err == nil && v >= 4 {
		return rating.Value
	}
	if rating.Value == UsuallyAppropriate || rating.Value == MayBeAppropriate {
		return strings.ReplaceAll(rating.Value, "-", " ")
	}
	return ""
}

// remark adds to the note of a scenario that an exam is not available, in every language of the note.
func (p *patcher) remark(f *file, scenario *yaml.Node, w withdrawal, exam *yaml.Node, standing string) {
	before := valueOf(scenario, "note")
	languages := []string{"en"}
	if before != nil && before.Kind == yaml.MappingNode {
		languages = nil
		for i := 0; i < len(before.Content); i += 2 {
			languages = append(languages, before.Content[i].Value)
		}
	}
	note := mapping(w.patch)
	for _, language := range languages {
		text := fmt.Sprintf("%s: %s (%s). %s", in(w.title, language), in(exam, language), standing, in(w.note, language))
		if before != nil {
			text = strings.TrimSpace(in(before, language)) + " " + text
		}
		note.Content = append(note.Content, word(language, w.patch), word(text, w.patch))
	}
	setKey(scenario, word("note", w.patch), note)
	f.Graft(note, p.f.File)
}

// in is a text in a language, in English where it has none.
func in(n *yaml.Node, language string) string {
	if n.Kind != yaml.MappingNode {
		return n.Value
	}
	if text := textOf(n, language); text != "" {
		return text
	}
	return textOf(n, "en")
}

// caution says on each order of a withdrawn exam that it cannot be had here.
func (p *patcher) caution(w withdrawal) {
	patch, id := w.patch, "not-available-"+p.about.ID
	list := valueOf(p.own, "cautions")
	if list == nil {
		list = &yaml.Node{Kind: yaml.SequenceNode, Tag: "!!seq", Line: patch.Line, Column: patch.Column}
		setKey(p.own, word("cautions", patch), list)
	} else {
		id = fmt.Sprintf("%s-%d", id, len(list.Content)+1)
	}
	exams := &yaml.Node{Kind: yaml.SequenceNode, Tag: "!!seq", Line: patch.Line, Column: patch.Column}
	for _, id := range w.ids {
		exams.Content = append(exams.Content, word(id, patch))
	}
	list.Content = append(list.Content, mapping(patch,
		word("id", patch), word(id, patch),
		word("title", patch), w.title,
		word("advice", patch), w.note,
		word("when", patch), word(always, patch),
		word("procedures", patch), mapping(patch, word("ids", patch), exams),
		word("effect", patch), word(Care, patch),
	))
}

// checkWithdrawn reports ratings that came in after their exam was withdrawn.
func (l *loader) checkWithdrawn(guidelines []*file, withdrawn map[string]string) {
	for _, f := range guidelines {
		scenarios := valueOf(f.Root, "scenarios")
		if scenarios == nil || len(withdrawn) == 0 || scenarios.Kind != yaml.SequenceNode {
			continue
		}
		for _, s := range scenarios.Content {
			rate := valueOf(s, "rate")
			if rate == nil || rate.Kind != yaml.MappingNode {
				continue
			}
			for i := 0; i < len(rate.Content); i += 2 {
				if by, ok := withdrawn[rate.Content[i].Value]; ok {
					f.ErrorAt(rate.Content[i], "name the overlay that withdraws after the one that rates", "%s was withdrawn before, by the overlay %s", rate.Content[i].Value, by)
				}
			}
		}
	}
}
