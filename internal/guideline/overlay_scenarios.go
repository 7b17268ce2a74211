package guideline

import (
	"slices"

	"go.yaml.in/yaml/v4"

	"github.com/justify-cds/justify/internal/source"
)

// target is the scenario that a patch names.
type target struct {
	f    *file
	list *yaml.Node // the scenarios of its guideline
	at   int
}

func (t target) scenario() *yaml.Node { return t.list.Content[t.at] }

// target finds the scenario that a patch names, and notes it as what the patch changes.
func (p *patcher) target(guideline, scenario *yaml.Node) (target, bool) {
	f := p.guideline(guideline)
	if f == nil {
		return target{}, false
	}
	list, at := p.scenario(f, scenario)
	p.of(guideline.Value + "/" + scenario.Value)
	return target{f, list, at}, at >= 0
}

// reRate gives exams of a scenario other ratings, or rates exams that it did not. It rests on whom the scenario speaks
// about and on the ratings that it replaces, not on the scenario's other ratings.
func (p *patcher) reRate(n *yaml.Node) {
	var guideline, scenario, rate, strength, from *yaml.Node
	was, sound := p.body(n, "re-rate", source.Fields{
		"guideline": func(n *yaml.Node) { guideline = n }, "scenario": func(n *yaml.Node) { scenario = n },
		"rate": func(n *yaml.Node) { rate = n }, "strength": func(n *yaml.Node) { strength = n }, "source": func(n *yaml.Node) { from = n },
		"was": nil,
	}, "guideline", "scenario", "rate")
	if !sound {
		return
	}
	t, ok := p.target(guideline, scenario)
	if !ok {
		return
	}
	rated := valueOf(t.scenario(), "rate")
	if rated == nil || rated.Kind != yaml.MappingNode {
		return // which is reported where it stands
	}
	now := mapping(n)
	for _, key := range []string{"when", "strength", "source"} {
		if v := valueOf(t.scenario(), key); v != nil {
			now.Content = append(now.Content, word(key, n), v)
		}
	}
	before := mapping(n)
	now.Content = append(now.Content, word("rate", n), before)
	if rate.Kind == yaml.MappingNode && len(rate.Content) == 0 {
		p.f.ErrorAt(rate, "name the exams that are rated otherwise", "re-rate rates nothing")
		return
	}
	var keys, values []*yaml.Node
	p.f.Entries(rate, "rate", func(key, value *yaml.Node) {
		old := valueOf(rated, key.Value)
		if old == nil {
			old = &yaml.Node{Kind: yaml.ScalarNode, Tag: "!!null", Value: "null"}
		}
		before.Content = append(before.Content, word(key.Value, n), old)
		keys, values = append(keys, key), append(values, p.withEvidence(key, value, strength, from))
	})
	if len(keys) == 0 {
		return
	}
	p.check(n, was, now)
	for i, key := range keys {
		setKey(rated, key, values[i])
		t.f.Graft(key, p.f.File)
		t.f.Graft(values[i], p.f.File)
	}
	p.touch(t.f)
}

// withEvidence writes out a rating of the overlay with its strength and source: those of the scenario are the evidence
// for another rating.
func (p *patcher) withEvidence(key, value, strength, from *yaml.Node) *yaml.Node {
	rating := mapping(value)
	if value.Kind == yaml.MappingNode {
		rating.Content = slices.Clone(value.Content)
	} else {
		rating.Content = append(rating.Content, word("rating", value), value)
	}
	for _, d := range []struct {
		key, what string
		common    *yaml.Node
	}{{"strength", "strength of evidence", strength}, {"source", "source", from}} {
		switch {
		case valueOf(rating, d.key) != nil:
		case d.common != nil:
			rating.Content = append(rating.Content, word(d.key, d.common), d.common)
		default:
			p.f.ErrorAt(key, "add `"+d.key+":` to the rating or to re-rate: what the scenario names speaks for the rating before",
				"the new rating of %s has no %s", key.Value, d.what)
		}
	}
	return rating
}

func (p *patcher) addScenario(n *yaml.Node) {
	var guideline, before, after, scenario *yaml.Node
	_, sound := p.body(n, "add-scenario", source.Fields{
		"guideline": func(n *yaml.Node) { guideline = n }, "scenario": func(n *yaml.Node) { scenario = n },
		"before": func(n *yaml.Node) { before = n }, "after": func(n *yaml.Node) { after = n },
	}, "guideline", "scenario")
	if !sound {
		return
	}
	anchor, offset := before, 0
	if before == nil {
		anchor, offset = after, 1
	}
	if anchor == nil || (before != nil && after != nil) {
		p.f.ErrorAt(n, "add `before:` or `after:` with the id of a scenario: under `hit: first` the place decides", "add-scenario does not say where")
		return
	}
	t, ok := p.target(guideline, anchor)
	if !ok {
		return
	}
	p.of(guideline.Value + "/" + textOf(scenario, "id"))
	t.list.Content = slices.Insert(t.list.Content, t.at+offset, scenario)
	t.f.Graft(scenario, p.f.File)
	p.touch(t.f)
}

func (p *patcher) removeScenario(n *yaml.Node) {
	var guideline, scenario *yaml.Node
	was, sound := p.body(n, "remove-scenario", source.Fields{
		"guideline": func(n *yaml.Node) { guideline = n }, "scenario": func(n *yaml.Node) { scenario = n }, "was": nil,
	}, "guideline", "scenario")
	if !sound {
		return
	}
	if t, ok := p.target(guideline, scenario); ok {
		p.check(n, was, t.scenario())
		t.list.Content = slices.Delete(t.list.Content, t.at, t.at+1)
		p.touch(t.f)
	}
}

func (p *patcher) replaceScenario(n *yaml.Node) {
	var guideline, scenario, with *yaml.Node
	was, sound := p.body(n, "replace-scenario", source.Fields{
		"guideline": func(n *yaml.Node) { guideline = n }, "scenario": func(n *yaml.Node) { scenario = n },
		"with": func(n *yaml.Node) { with = n }, "was": nil,
	}, "guideline", "scenario", "with")
	if !sound {
		return
	}
	if t, ok := p.target(guideline, scenario); ok {
		p.check(n, was, t.scenario())
		t.list.Content[t.at] = with
		t.f.Graft(with, p.f.File)
		p.touch(t.f)
	}
}

// switchGuideline puts a guideline of the overlay's folder in the place of another.
func (p *patcher) switchGuideline(n *yaml.Node) {
	var guideline, with *yaml.Node
	was, sound := p.body(n, "switch", source.Fields{
		"guideline": func(n *yaml.Node) { guideline = n }, "with": func(n *yaml.Node) { with = n }, "was": nil,
	}, "guideline", "with")
	if !sound {
		return
	}
	// The other may have the same id, and what is replaced stands before what the overlay adds.
	f := p.guideline(guideline)
	if f == nil {
		return
	}
	p.of(guideline.Value)
	var other *file
	var known []string
	for _, g := range p.guidelines {
		if ids := p.patched[g.File]; g != f && len(ids) == 1 && ids[0] == p.about.ID && isBelow(g.Path, p.about.ID) {
			if known = append(known, textOf(g.Root, "guideline")); known[len(known)-1] == with.Value {
				other = g
			}
		}
	}
	if other == nil {
		hint := source.DidYouMean(with.Value, known)
		if hint == "" {
			hint = "put it into a file below " + OverlayFile{ID: p.about.ID}.Dir() + "/"
		}
		p.f.ErrorAt(with, hint, "the overlay has no guideline %q", with.Value)
		return
	}
	p.check(n, was, f.Root)
	p.guidelines = slices.DeleteFunc(slices.Clone(p.guidelines), func(g *file) bool { return g == other })
	p.guidelines[slices.Index(p.guidelines, f)] = other
	p.about.Replaces = append(p.about.Replaces, guideline.Value)
}
