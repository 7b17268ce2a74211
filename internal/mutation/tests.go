package mutation

import (
	"regexp"
	"strconv"
	"strings"

	"github.com/justify-cds/justify/internal/source"
	"github.com/justify-cds/justify/internal/space"
)

// test is one unary test of a box as its author wrote it: one constraint, or two for an age in two units.
type test struct {
	fact     *space.Fact
	text     string
	pos      source.Position
	from, to int // its constraints in the box
}

func testsOf(s *space.Space, b space.Box) []test {
	var tests []test
	for i, c := range b {
		t := test{s.FactOf(c.Coordinate), c.Text, c.Pos, i, i + 1}
		if last := len(tests) - 1; last >= 0 && tests[last].fact == t.fact && tests[last].text == t.text && tests[last].pos == t.pos {
			tests[last].to = i + 1
			continue
		}
		tests = append(tests, t)
	}
	return tests
}

// edit is another way to write a test: one text, or several of which one must hold.
type edit struct {
	operator Operator
	texts    []string
}

// edits lists what a slip of the editor could have made of the test.
func (t test) edits(s *space.Space) []edit {
	co := &s.Coordinates[s.CoordinatesOf(t.fact.ID)[0]]
	n, numeric := readNumbers(t.text)
	if !numeric || len(co.Values) > 0 && wordsIn(co, t.text) != nil {
		return wordEdits(co, wordsIn(co, t.text), t.fact.Unit)
	}
	var list []edit
	for _, moved := range n.moves(t.fact) {
		list = append(list, edit{Bound, []string{moved}})
	}
	inverse := edit{Complement, n.outside()}
	if values := co.Names(co.Full); len(values) > 0 {
		inverse.texts = append(inverse.texts, listText(values))
	}
	return append(list, inverse)
}

// wordsIn are the values that a test names; nil where it is about numbers.
func wordsIn(co *space.Coordinate, text string) []string {
	var words []string
	for _, word := range strings.Split(strings.Trim(text, "[]"), ",") {
		if _, ok := co.Value(strings.TrimSpace(word)); !ok {
			return nil
		}
		words = append(words, strings.TrimSpace(word))
	}
	return words
}

func wordEdits(co *space.Coordinate, words []string, unit string) []edit {
	var list []edit
	named := map[string]bool{}
	for i, word := range words {
		named[word] = true
		if len(words) > 1 {
			rest := append(append([]string{}, words[:i]...), words[i+1:]...)
			list = append(list, edit{Value, []string{listText(rest)}})
		}
	}
	var others, inverse []string
	for _, v := range co.Values {
		if !named[v] {
			others = append(others, v)
		}
	}
	if len(others) > 0 {
		inverse = append(inverse, listText(others))
	}
	if co.Full.HasNumbers() {
		inverse = append(inverse, strings.TrimSpace(">= "+space.NumberText(co.Full.Min)+" "+unit))
	}
	return append(list, edit{Complement, inverse})
}

func listText(words []string) string {
	if len(words) == 1 {
		return words[0]
	}
	return "[" + strings.Join(words, ", ") + "]"
}

// end is one end of a numeric test: the number as written, its unit, and whether it belongs to the test.
type end struct {
	number, unit string
	open         bool
}

// numbers is a numeric test; an end that is nil is infinite.
type numbers struct {
	low, high *end
	point     bool // "45 y": both ends are one
}

var (
	comparison = regexp.MustCompile(`^(<=|>=|<|>)\s*([-+0-9.]+)\s*(.*)$`)
	single     = regexp.MustCompile(`^([-+0-9.]+)\s*(.*)$`)
)

// readNumbers takes apart "< 5 mm", "[2..18) y" or "45 y". What space.ParseTest accepts, it reads in the same way.
func readNumbers(text string) (numbers, bool) {
	if m := comparison.FindStringSubmatch(text); m != nil {
		e := &end{m[2], m[3], len(m[1]) == 1}
		if m[1][0] == '<' {
			return numbers{high: e}, true
		}
		return numbers{low: e}, true
	}
	if m := single.FindStringSubmatch(text); m != nil {
		e := end{number: m[1], unit: m[2]}
		low, high := e, e
		return numbers{&low, &high, true}, true
	}
	if text == "" || (text[0] != '[' && text[0] != '(') {
		return numbers{}, false
	}
	first, second, ok := strings.Cut(text[1:], "..")
	low, high := single.FindStringSubmatch(strings.TrimSpace(first)), single.FindStringSubmatch(strings.TrimSpace(second))
	if !ok || low == nil || high == nil || high[2] == "" {
		return numbers{}, false
	}
	rest, unit := high[2], "" // "56 y)" or ") y"
	closing := rest[0]
	if closing == ']' || closing == ')' {
		unit = strings.TrimSpace(rest[1:])
		high[2] = ""
	} else {
		closing = rest[len(rest)-1]
		high[2] = strings.TrimSpace(rest[:len(rest)-1])
		unit = high[2]
	}
	lowUnit := low[2]
	if lowUnit == "" {
		lowUnit = unit
	}
	return numbers{&end{low[1], lowUnit, text[0] == '('}, &end{high[1], unit, closing == ')'}, false}, true
}

func (e end) measure() string { return strings.TrimSpace(e.number + " " + e.unit) }

// text writes the test again.
func (n numbers) text() string {
	switch {
	case n.point:
		return n.low.measure()
	case n.low == nil:
		return map[bool]string{true: "< ", false: "<= "}[n.high.open] + n.high.measure()
	case n.high == nil:
		return map[bool]string{true: "> ", false: ">= "}[n.low.open] + n.low.measure()
	}
	left, right := map[bool]string{true: "(", false: "["}[n.low.open], map[bool]string{true: ")", false: "]"}[n.high.open]
	if n.low.unit == n.high.unit {
		return strings.TrimSpace(left + n.low.number + ".." + n.high.number + right + " " + n.low.unit)
	}
	return left + n.low.measure() + ".." + n.high.measure() + right
}

// outside is the complement of the numbers, as tests of which one must hold.
func (n numbers) outside() []string {
	var texts []string
	if n.low != nil {
		texts = append(texts, numbers{high: &end{n.low.number, n.low.unit, !n.low.open}}.text())
	}
	if n.high != nil {
		texts = append(texts, numbers{low: &end{n.high.number, n.high.unit, !n.high.open}}.text())
	}
	return texts
}

// moves moves each end one step each way. Where the fact counts in steps (whole numbers, ages, points), the number moves by
// one; else the end is let in or left out, and moved by one in its last digit the other way.
func (n numbers) moves(f *space.Fact) []string {
	if n.point {
		var texts []string
		for _, by := range []int{-1, 1} {
			e := n.low.moved(f, by)
			texts = append(texts, numbers{&e, &e, true}.text())
		}
		return texts
	}
	counted := f.Kind != space.Quantity
	var texts []string
	for _, low := range []bool{true, false} {
		is := n.high
		if low {
			is = n.low
		}
		if is == nil {
			continue
		}
		for _, by := range []int{-1, 1} {
			e := is.moved(f, by)
			if outward := (by < 0) == low; !counted && outward == is.open { // the neighbouring number of the line
				e = end{is.number, is.unit, !is.open}
			}
			changed := n
			if low {
				changed.low = &e
			} else {
				changed.high = &e
			}
			texts = append(texts, changed.text())
		}
	}
	return texts
}

// moved is the end one step further up or down.
func (e end) moved(f *space.Fact, by int) end {
	_, fraction, _ := strings.Cut(e.number, ".")
	step, digits := 1.0, len(fraction)
	for range fraction {
		step /= 10
	}
	if f.Derived != nil {
		step = grain(f.Derived)
		digits = -1
	}
	v, _ := strconv.ParseFloat(e.number, 64)
	v += float64(by) * step
	if digits > 0 { // away with what binary fractions leave
		v, _ = strconv.ParseFloat(strconv.FormatFloat(v, 'f', digits, 64), 64)
	}
	e.number = strconv.FormatFloat(v, 'f', digits, 64)
	return e
}

// grain is the step in which a sum moves: the greatest common divisor of what its items add.
func grain(d *space.Derived) float64 {
	quarters := 0
	for _, item := range d.Items {
		a, b := int(item.Add*4), quarters
		for b != 0 {
			a, b = b, a%b
		}
		quarters = max(a, -a)
	}
	if quarters == 0 {
		return 1
	}
	return float64(quarters) / 4
}
