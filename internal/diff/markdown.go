package diff

import (
	"fmt"
	"strings"

	"github.com/justify-cds/justify/internal/space"
)

// Markdown writes the difference for a pull request.
func (d *Diff) Markdown() string {
	var b strings.Builder
	line := func(format string, args ...any) { fmt.Fprintf(&b, format+"\n", args...) }
	if d.Empty() {
		line("Nothing changes.")
		return b.String()
	}
	for _, g := range d.Guidelines {
		line("## %s (`%s`)\n", g.Title, g.Guideline)
		direction := ""
		for _, c := range g.Changes {
			if c.Direction != direction {
				direction = c.Direction
				line("### %s\n", strings.ToUpper(direction[:1])+direction[1:])
			}
			line("- **%s**", c.Summary())
			for i, who := range c.Who {
				line("  %s %s", map[bool]string{true: "- for", false: "- or"}[i == 0], space.Lower(who))
			}
			if len(c.Except) > 0 {
				line("  - except those who are in: %s", strings.Join(c.Except, "; "))
			}
			if c.From.Scenario != c.To.Scenario {
				line("  - scenario: %s → %s", c.From.words(), c.To.words())
			}
			line("  - for example: %s", space.Lower(c.Example))
			if c.Undecided {
				line("  - the search was given up: there may be no such patient")
			}
		}
		line("")
	}
	list := func(title string, entries []string) {
		if len(entries) == 0 {
			return
		}
		line("## %s\n", title)
		for _, e := range entries {
			line("- %s", e)
		}
		line("")
	}
	list("New guidelines", d.Added)
	list("Guidelines removed", d.Removed)
	list("Scenarios, new and removed", fieldWords(d.Scenarios))
	var cautions []string
	for _, c := range d.Cautions {
		cautions = append(cautions, c.words())
	}
	list("Cautions", cautions)
	list("Facts: what is assumed, asked, accepted", fieldWords(d.Facts))
	list("Exams: radiation and the like", fieldWords(d.Procedures))
	list("Wording only", fieldWords(d.Wording))
	return b.String()
}

// Summary is what changes, without for whom: "Ultrasound 8 → 9, mammography 8 → 6".
func (c *Change) Summary() string {
	switch {
	case c.To.Scenario == "":
		return "No longer answered (was: " + c.From.words() + ")"
	case c.From.Scenario == "":
		return "Now answered: " + c.To.words()
	}
	var words []string
	for _, r := range c.Ratings {
		title := r.Title
		if title == "" {
			title = r.Procedure
		}
		words = append(words, fmt.Sprintf("%s %s → %s", title, r.Old, r.New))
	}
	if c.From.Urgency != c.To.Urgency {
		words = append(words, fmt.Sprintf("urgency %s → %s", none(c.From.Urgency), none(c.To.Urgency)))
	}
	if c.From.RedFlag != c.To.RedFlag {
		words = append(words, map[bool]string{true: "a red flag now", false: "no longer a red flag"}[c.To.RedFlag])
	}
	return strings.Join(words, ", ")
}

func (s Side) words() string {
	if s.Scenario == "" {
		return "none"
	}
	return fmt.Sprintf("%s (`%s`)", s.Title, s.Scenario)
}

func none(word string) string {
	if word == "" {
		return "none"
	}
	return word
}

func (c *CautionChange) words() string {
	text := fmt.Sprintf("**%s** (`%s`)", c.Title, c.Caution)
	for _, part := range [][2]string{
		{"effect", c.Effect}, {"now for", c.Gains}, {"no longer for", c.Loses},
		{"exams added", strings.Join(c.Added, ", ")}, {"exams removed", strings.Join(c.Removed, ", ")},
	} {
		if part[1] != "" {
			text += "; " + part[0] + ": " + part[1]
		}
	}
	return text
}

func fieldWords(changes []FieldChange) (words []string) {
	for _, f := range changes {
		text := f.What + ": "
		switch {
		case f.New == "new" || f.Old == "removed":
			text += f.New + f.Old
		case f.Old != f.New:
			text += f.quoted(f.Old) + " → " + f.quoted(f.New)
		}
		if f.Old != f.New && f.Translations != "" {
			text += "; "
		}
		words = append(words, text+f.Translations)
	}
	return words
}

func (f *FieldChange) quoted(side string) string {
	if f.words && side != "" {
		return `"` + side + `"`
	}
	return none(side)
}
