package layout

import (
	"slices"
	"strings"
	"unicode/utf8"

	"go.yaml.in/yaml/v4"
)

func width(s string) int { return utf8.RuneCountInString(s) }

// scalar writes a text after a key or a dash: on the line where it fits, else folded.
func (p *printer) scalar(n *yaml.Node, before, gap string, line, indent int, path []level) {
	if n.Style&(yaml.LiteralStyle|yaml.FoldedStyle) != 0 {
		if header, body, ok := p.block(n, indent); ok {
			p.add(before+gap+header, line, path, body...)
			return
		}
	}
	text := p.inline(n)
	switch {
	case text == "":
		p.add(before, line, path)
	case width(before+gap+text) > Width && foldable(n):
		p.add(before+gap+">-", line, path, fill(strings.Repeat(" ", indent), n.Value)...)
	case width(before+gap+text) > Width && n.Style&yaml.DoubleQuotedStyle != 0 && len(p.marks.body[n]) > 1: // an address, broken with \
		body := slices.Clone(p.marks.body[n])
		for i := range body {
			if body[i] = strings.TrimLeft(body[i], " \t"); i > 0 && body[i] != "" {
				body[i] = strings.Repeat(" ", indent) + body[i]
			}
		}
		p.add(before+gap+body[0], line, path, body[1:]...)
	default:
		p.add(before+gap+text, line, path)
	}
}

// foldable says whether a text can be written folded: it is a text, with spaces to break at, and none that would be lost.
func foldable(n *yaml.Node) bool {
	return n.Tag == "!!str" && strings.Contains(n.Value, " ") && !strings.ContainsAny(n.Value, "\n\t") && strings.TrimSpace(n.Value) == n.Value
}

// block returns the header and the lines of a folded or literal text in its new place. One that counts its own
// indentation, or begins with white space, is not written so.
func (p *printer) block(n *yaml.Node, indent int) (header string, body []string, ok bool) {
	header, raw := p.marks.raw[n], p.marks.body[n]
	own := -1
	for i, line := range raw {
		if strings.TrimSpace(line) == "" {
			continue
		}
		if spaces := len(line) - len(strings.TrimLeft(line, " ")); own < 0 {
			own = spaces
			for _, blank := range raw[:i] {
				if len(blank) > own {
					return "", nil, false
				}
			}
		}
	}
	if own < 0 || strings.ContainsAny(header, "0123456789+") {
		return "", nil, false
	}
	margin := strings.Repeat(" ", indent)
	for i := 0; i < len(raw); i++ {
		paragraph := 0 // lines that are folded into one
		long := false
		for ; i+paragraph < len(raw) && header[0] == '>' && plainLine(raw[i+paragraph], own); paragraph++ {
			long = long || width(raw[i+paragraph])-own+indent > Width
		}
		if long {
			var words []string
			for _, line := range raw[i : i+paragraph] {
				words = append(words, line[own:])
			}
			body = append(body, fill(margin, strings.Join(words, " "))...)
			i += paragraph - 1
			continue
		}
		if len(raw[i]) <= own {
			body = append(body, "")
			continue
		}
		body = append(body, margin+raw[i][own:])
	}
	return header, body, true
}

// plainLine says whether a line of a folded text is one that is joined with its neighbours by a single space.
func plainLine(line string, own int) bool {
	return len(line) > own && line[own] != ' ' && line[own] != '\t' && strings.TrimRight(line, " \t") == line
}

// fill breaks a text into lines, at single spaces only.
func fill(margin, text string) []string {
	var lines []string
	line := ""
	for _, word := range words(text) {
		switch {
		case line == "":
			line = word
		case width(margin)+width(line)+1+width(word) > Width:
			lines = append(lines, margin+line)
			line = word
		default:
			line += " " + word
		}
	}
	return append(lines, margin+line)
}

// words splits a text at its single spaces; where several stand together they stay between the words.
func words(text string) []string {
	var list []string
	start := 0
	for i := 1; i+1 < len(text); i++ {
		if text[i] == ' ' && !strings.ContainsRune(" \t", rune(text[i-1])) && !strings.ContainsRune(" \t", rune(text[i+1])) {
			list = append(list, text[start:i])
			start = i + 1
		}
	}
	return append(list, text[start:])
}

// inline is a node on one line.
func (p *printer) inline(n *yaml.Node) string {
	switch n.Kind {
	case yaml.MappingNode:
		var parts []string
		for i := 0; i+1 < len(n.Content); i += 2 {
			parts = append(parts, p.inline(n.Content[i])+": "+p.inline(n.Content[i+1]))
		}
		return "{" + strings.Join(parts, ", ") + "}"
	case yaml.SequenceNode:
		var parts []string
		for _, item := range n.Content {
			parts = append(parts, p.inline(item))
		}
		return "[" + strings.Join(parts, ", ") + "]"
	}
	switch {
	case n.Style&yaml.SingleQuotedStyle != 0 && strings.ContainsAny(n.Value, "\\\"") && !strings.Contains(n.Value, "\n"):
		return "'" + strings.ReplaceAll(n.Value, "'", "''") + "'"
	case n.Style&yaml.DoubleQuotedStyle != 0 && p.marks.raw[n] != "":
		return p.marks.raw[n]
	case n.Style&(yaml.SingleQuotedStyle|yaml.DoubleQuotedStyle|yaml.LiteralStyle|yaml.FoldedStyle) != 0 || strings.Contains(n.Value, "\n"):
		return `"` + strings.NewReplacer(`\`, `\\`, `"`, `\"`, "\n", `\n`, "\t", `\t`).Replace(n.Value) + `"`
	}
	return n.Value
}
