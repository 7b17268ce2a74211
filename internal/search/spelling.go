package search

// allowed is how many slips a word of a length may have.
func allowed(length int) int {
	switch {
	case length < 5:
		return 0
	case length < 8:
		return 1
	}
	return 2
}
