package table

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
)

// rowWords names rows for a person, runs of them as ranges: "row 3", "rows 2–31, 40". Where most is above 0, no more
// ranges than that are shown.
func rowWords(rows []int, most int) string {
	var ranges []string
	left := 0
	for i := 0; i < len(rows); {
		j := i
		for j+1 < len(rows) && rows[j+1] == rows[j]+1 {
			j++
		}
		switch {
		case most > 0 && len(ranges) == most:
			left += j - i + 1
		case j == i:
			ranges = append(ranges, strconv.Itoa(rows[i]))
		case j == i+1:
			ranges = append(ranges, strconv.Itoa(rows[i]), strconv.Itoa(rows[j]))
		default:
			ranges = append(ranges, fmt.Sprintf("%d–%d", rows[i], rows[j]))
		}
		i = j + 1
	}
	words := "rows " + strings.Join(ranges, ", ")
	if len(rows) == 1 {
		words = "row " + strings.Join(ranges, "")
	}
	if left > 0 {
		words += fmt.Sprintf(" and %d more", left)
	}
	return words
}

// parseRows reads what rowWords wrote at the end of a citation, in its order.
func parseRows(citation string) ([]int, error) {
	_, words, found := lastCut(citation, ", row")
	if !found {
		return nil, fmt.Errorf("the citation %q does not end with the rows of the table", citation)
	}
	var rows []int
	for _, part := range strings.Split(strings.TrimPrefix(strings.TrimPrefix(words, "s"), " "), ", ") {
		low, high, isRange := strings.Cut(part, "–")
		if !isRange {
			high = low
		}
		from, err := strconv.Atoi(low)
		if err != nil || from < 1 {
			return nil, fmt.Errorf("the citation %q: %q is not a row", citation, part)
		}
		to, err := strconv.Atoi(high)
		if err != nil || to < from || to-from > maxRows {
			return nil, fmt.Errorf("the citation %q: %q is not a range of rows", citation, part)
		}
		for row := from; row <= to; row++ {
			rows = append(rows, row)
		}
	}
	return rows, nil
}

func lastCut(s, separator string) (before, after string, found bool) {
	if i := strings.LastIndex(s, separator); i >= 0 {
		return s[:i], s[i+len(separator):], true
	}
	return s, "", false
}

// merged sorts rows and drops repeats.
func merged(rows ...[]int) []int {
	return slices.Compact(slices.Sorted(slices.Values(slices.Concat(rows...))))
}
