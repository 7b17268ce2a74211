package layout

import (
	"slices"
	"strings"
	"unicode/utf8"

	"go.yaml.in/yaml/v4"
)

// mark is a comment; without text it is a blank line.
type mark struct {
	line, col int
	gap, text string // gap: the white space between what stands on the line and the comment
}

// marks is what the parser does not keep: comments and blank lines, and where quoted texts and brackets end.
type marks struct {
	alone, beside []mark                  // comments on lines of their own, with blank lines; and behind something
	raw           map[*yaml.Node]string   // a quoted text on one line, or the header of a folded one
	body          map[*yaml.Node][]string // the lines of texts that spread over several, as written
	lines         map[*yaml.Node][2]int   // of a collection in brackets: the first and the last
}

// texts lists all comments, sorted: none gets lost.
func (m marks) texts() []string {
	var texts []string
	for _, c := range slices.Concat(m.alone, m.beside) {
		if c.text != "" {
			texts = append(texts, c.text)
		}
	}
	slices.Sort(texts)
	return texts
}

// within says whether comments stand between the brackets of a collection.
func (m marks) within(n *yaml.Node) bool {
	lines := m.lines[n]
	inside := func(c mark) bool { return c.text != "" && c.line >= lines[0] && c.line < lines[1] }
	return slices.ContainsFunc(m.alone, inside) || slices.ContainsFunc(m.beside, inside)
}

type place struct{ line, col int }

// scan goes over the text beside the nodes. Only at the beginning of a quoted or folded text are the parser's marks
// needed: everywhere else a # after white space begins a comment.
func scan(text string, root *yaml.Node) marks {
	m := marks{raw: map[*yaml.Node]string{}, body: map[*yaml.Node][]string{}, lines: map[*yaml.Node][2]int{}}
	at := map[place]*yaml.Node{}
	var collect func(n *yaml.Node)
	collect = func(n *yaml.Node) {
		if n.Kind == yaml.ScalarNode && n.Style&(yaml.SingleQuotedStyle|yaml.DoubleQuotedStyle|yaml.LiteralStyle|yaml.FoldedStyle) != 0 || n.Style&yaml.FlowStyle != 0 {
			at[place{n.Line, n.Column}] = n
		}
		for _, child := range n.Content {
			collect(child)
		}
	}
	collect(root)
	lines := strings.Split(text, "\n")
	var open []*yaml.Node // brackets
	for i := 0; i < len(lines); i++ {
		line := []rune(lines[i])
		if strings.TrimSpace(lines[i]) == "" && i < len(lines)-1 {
			m.alone = append(m.alone, mark{line: i + 1})
			continue
		}
		bare := true // nothing but white space so far
		for k := 0; k < len(line); k++ {
			n := at[place{i + 1, k + 1}]
			switch {
			case line[k] == '#' && (k == 0 || line[k-1] == ' ' || line[k-1] == '\t'):
				c := mark{line: i + 1, col: k, text: strings.TrimRight(string(line[k:]), " \t")}
				if bare {
					m.alone = append(m.alone, c)
				} else {
					before := strings.TrimRight(string(line[:k]), " \t")
					c.gap = strings.Repeat(" ", k-utf8.RuneCountInString(before))
					m.beside = append(m.beside, c)
				}
				k = len(line)
			case n != nil && n.Kind == yaml.ScalarNode && n.Style&(yaml.LiteralStyle|yaml.FoldedStyle) != 0:
				last := bodyEnd(lines, i, n)
				m.body[n] = lines[i+1 : last+1]
				header, comment, _ := strings.Cut(string(line[k:]), "#")
				m.raw[n] = strings.TrimSpace(header)
				if comment != "" {
					gap := header[len(strings.TrimRight(header, " \t")):]
					m.beside = append(m.beside, mark{line: i + 1, gap: strings.Repeat(" ", len(gap)), text: "#" + strings.TrimRight(comment, " \t")})
				}
				i, k = last, len(line)
			case n != nil && n.Kind == yaml.ScalarNode:
				from, first := k, i
				i, k = quoteEnd(lines, i, k)
				if line = []rune(lines[i]); first == i {
					m.raw[n] = string(line[from : k+1])
				} else {
					m.body[n] = slices.Concat([]string{string([]rune(lines[first])[from:])}, lines[first+1:i], []string{string(line[:k+1])})
				}
				bare = false
			default:
				if n != nil {
					open = append(open, n)
					m.lines[n] = [2]int{i + 1, i + 1}
				} else if len(open) > 0 && (line[k] == ']' || line[k] == '}') {
					m.lines[open[len(open)-1]] = [2]int{m.lines[open[len(open)-1]][0], i + 1}
					open = open[:len(open)-1]
				}
				bare = bare && (line[k] == ' ' || line[k] == '\t')
			}
		}
	}
	return m
}

// quoteEnd finds the closing quote of a text that begins on the line at the column.
func quoteEnd(lines []string, i, k int) (int, int) {
	quote := []rune(lines[i])[k]
	for k++; i < len(lines); i, k = i+1, 0 {
		line := []rune(lines[i])
		for ; k < len(line); k++ {
			switch {
			case line[k] == '\\' && quote == '"':
				k++
			case line[k] == quote && quote == '\'' && k+1 < len(line) && line[k+1] == quote:
				k++
			case line[k] == quote:
				return i, k
			}
		}
	}
	return len(lines) - 1, utf8.RuneCountInString(lines[len(lines)-1]) - 1
}

// bodyEnd finds the last line of a folded or literal text whose header stands on line i: the last one indented as its first
// is. Blank lines behind it belong to it only where its header says so.
func bodyEnd(lines []string, i int, n *yaml.Node) int {
	last, indent := i, -1
	for k := i + 1; k < len(lines); k++ {
		if strings.TrimSpace(lines[k]) == "" {
			continue
		}
		own := len(lines[k]) - len(strings.TrimLeft(lines[k], " "))
		if indent < 0 {
			indent = own
			if n.Value == "" || strings.Trim(n.Value, "\n") == "" { // a text of nothing: this line is no part of it
				break
			}
		}
		if own < indent {
			break
		}
		last = k
	}
	return last
}
