package lint

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// number is a number in running text, with what stands before and after it. One in a name (C1, 18F) is no number.
var number = regexp.MustCompile(`([\p{L}_-]?)([<>≤≥=]\s*)?(\d+(?:[.,]\d+)*)(\s+\p{Ll}{3,}|\p{L}*)`)

// spaced are digits in groups of three: 200 000.
var spaced = regexp.MustCompile("(\\d)[ \u00a0\u202f\u2009](\\d{3})\\b")

// lostNumbers lists the numbers of an English text that its translation does not have. A small number in front of a word
// (2 weeks) may be written out there.
func lostNumbers(english, there string) []string {
	var known [][]string
	for _, m := range number.FindAllStringSubmatch(joined(there), -1) {
		known = append(known, readings(m[3]))
	}
	var lost []string
	for _, m := range number.FindAllStringSubmatch(joined(english), -1) {
		before, compared, digits, after := m[1], m[2] != "", m[3], m[4]
		wordy := strings.TrimSpace(after) != after || slices.Contains([]string{"st", "nd", "rd", "th"}, after)
		switch {
		case before != "" && before != "-" && !compared:
		case wordy && !compared && writtenOut(digits):
		case !wordy && after != "" && strings.ToUpper(after) == after: // 18F, 3T: a name, not an amount
		default:
			of := readings(digits)
			same := func(other []string) bool {
				return slices.ContainsFunc(other, func(r string) bool { return slices.Contains(of, r) })
			}
			if !slices.ContainsFunc(known, same) && !slices.Contains(lost, digits) {
				lost = append(lost, digits)
			}
		}
	}
	return lost
}

// writtenOut says whether a number is mostly written in letters.
func writtenOut(digits string) bool {
	n, err := strconv.Atoi(digits)
	return err == nil && n <= 12
}

func joined(text string) string {
	for spaced.MatchString(text) {
		text = spaced.ReplaceAllString(text, "$1$2")
	}
	return text
}

var grouped = regexp.MustCompile(`^\d{1,3}([.,]\d{3})+$`)

// readings are the ways to read a number: 1.000 is a thousand in one language and one in another.
func readings(digits string) []string {
	plain := strings.NewReplacer(",", "", ".", "").Replace(digits)
	point := strings.ReplaceAll(digits, ",", ".")
	switch {
	case grouped.MatchString(digits):
		return []string{plain, point}
	case strings.Count(point, ".") == 1:
		return []string{strings.TrimRight(strings.TrimRight(point, "0"), ".")}
	}
	return []string{point}
}
