package main

import (
	"fmt"
	"slices"

	"github.com/jedib0t/go-pretty/v6/text"
	"github.com/spf13/cobra"

	"github.com/justify-cds/justify/engine"
)

func newExplain() *cobra.Command {
	var from editionFlags
	cmd := &cobra.Command{
		Use:   "explain FILE|-",
		Short: "Say why each scenario did or did not match a referral",
		Long: `Reads a request as "justify evaluate" does, and says for every guideline of its indications why each scenario did or
did not match: the tests in words, what is known of each fact, and the line of the YAML that holds the test.`,
		Args: cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			request, err := readRequest(args[0], cmd.InOrStdin())
			if err != nil {
				return err
			}
			s, err := from.server()
			if err != nil {
				return err
			}
			x, err := s.Explain(cmd.Context(), request)
			if err != nil {
				return readable(err)
			}
			p := newPrinter(cmd.OutOrStdout())
			p.library = from.from()
			p.explanation(x)
			return nil
		},
	}
	from.register(cmd)
	return cmd
}

var stateWords = map[string]string{
	engine.StateHolds: "matches", engine.StateAssumed: "matches, on assumptions",
	engine.StatePossible: "possible, not decided", engine.StateFails: "does not match",
}

func (p *printer) explanation(x *engine.Explanation) {
	if len(x.Guidelines) == 0 {
		p.line("No guideline of this edition speaks about these indications.")
	}
	for _, g := range x.Guidelines {
		p.line("%s  (%s)", p.bold(g.Title), g.Guideline)
		for _, t := range g.Applies {
			p.test("  applies: ", t)
		}
		if g.State == engine.StateFails {
			p.line("  The guideline does not speak about this patient.\n")
			continue
		}
		for _, s := range g.Scenarios {
			p.explainScenario(s, g.State == engine.StateHolds)
		}
		p.line("")
	}
}

func (p *printer) explainScenario(s engine.ScenarioExplanation, applies bool) {
	mark := map[string]string{engine.StateHolds: "✓", engine.StateAssumed: "✓?", engine.StatePossible: "?", engine.StateFails: "✗"}[s.State]
	if s.State == engine.StateHolds || s.State == engine.StateAssumed {
		mark = p.paint(mark, text.FgGreen)
	}
	p.line("  %s %s: %s (%s)", mark, s.Scenario, s.Title, stateWords[s.State])
	if s.Before != "" {
		p.line("      not reached: %s stands before it and holds", s.Before)
		return
	}
	for i, box := range s.Boxes {
		if i > 0 {
			p.line("      or")
		}
		for _, t := range box {
			p.test("      ", t)
		}
	}
	if s.State == engine.StateHolds || s.State == engine.StateAssumed {
		for _, source := range s.Sources {
			p.wrapped("      source: ", sourceLine(source))
		}
	}
	if s.State == engine.StatePossible && slices.ContainsFunc(s.Boxes, allHold) {
		p.line("      open: %s", map[bool]string{true: "a scenario before it may hold", false: "the guideline may not apply"}[applies])
	}
}

// sourceLine names a source as a reader would look it up.
func sourceLine(s engine.Source) string {
	line := s.Title
	if s.Citation != "" {
		line += ". " + s.Citation
	} else if s.Year > 0 {
		line += fmt.Sprintf(" (%d)", s.Year)
	}
	if s.URL != "" {
		line += "  " + s.URL
	}
	if s.Note != "" {
		line += "  [" + s.Note + "]"
	}
	return line
}

// allHold says whether nothing is open in a box itself.
func allHold(box []engine.TestExplanation) bool {
	return !slices.ContainsFunc(box, func(t engine.TestExplanation) bool { return t.State != engine.StateHolds })
}

func (p *printer) test(indent string, t engine.TestExplanation) {
	known := "not known"
	if t.Known != "" {
		known = t.Known
	}
	line := indent + stateMark[t.State] + "  " + t.Test
	if t.State != engine.StateHolds {
		line += "  (" + known + ")"
	}
	p.line("%s  %s", line, p.library.place(t.Position))
	if t.Score != nil {
		p.score(indent+"    ", t.Score)
	}
}

var stateMark = map[string]string{engine.StateHolds: "holds", engine.StateFails: "fails", engine.StateOpen: "open "}

// score opens a score to the items that hold or are open; those that fail are counted.
func (p *printer) score(indent string, s *engine.ScoreExplanation) {
	for _, t := range s.Applies {
		p.test(indent+"applies: ", t)
	}
	failed := 0
	for _, item := range s.Items {
		if item.State == engine.StateFails {
			failed++
			continue
		}
		gives := ""
		if item.Gives != "" {
			gives = item.Gives + "  "
		}
		if len(item.Boxes) == 1 && len(item.Boxes[0]) == 0 {
			p.line("%s%s%s  otherwise", indent, gives, stateMark[item.State])
		}
		for _, box := range item.Boxes {
			for _, t := range box {
				if t.State != engine.StateFails {
					p.test(indent+gives, t)
				}
			}
		}
	}
	if failed > 0 {
		p.line("%s%s  %s of %s", indent, stateMark[engine.StateFails], plural(failed, "item"), s.Title)
	}
}
