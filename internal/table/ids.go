package table

import (
	"crypto/sha256"
	"encoding/hex"
	"slices"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

const (
	maxID    = 56 // characters of an id; a longer title is cut
	hashSize = 6  // hex digits that tell cut and colliding ids apart
)

// symbols are signs that tell two titles apart, in words.
var symbols = map[rune]string{
	'<': "under", '>': "over", '≤': "up-to", '≥': "from", '+': "plus", '±': "plus-minus", '%': "percent", '&': "and", '=': "is", '°': "degrees",
	'ø': "o", 'æ': "ae", 'œ': "oe", 'ł': "l", 'đ': "d", 'ð': "d", 'þ': "th", 'ı': "i",
	'α': "alpha", 'β': "beta", 'γ': "gamma", 'δ': "delta", 'μ': "mu", 'ω': "omega",
}

// slug writes a title in small letters, digits and hyphens: "MRI brain, w/o (≥ 3 T)" is mri-brain-w-o-from-3-t.
func slug(title string) string {
	var b strings.Builder
	separate := false
	write := func(text string, apart bool) {
		if b.Len() > 0 && (separate || apart) {
			b.WriteByte('-')
		}
		b.WriteString(text)
		separate = apart
	}
	for _, r := range norm.NFD.String(fold(title)) {
		words, known := symbols[r]
		switch {
		case r < unicode.MaxASCII && (unicode.IsLower(r) || unicode.IsDigit(r)):
			write(string(r), false)
		case known:
			write(words, !unicode.IsLetter(r))
		case !unicode.Is(unicode.Mn, r):
			separate = true
		}
	}
	return b.String()
}

// hash tells titles apart whose slugs do not. It hangs on the title alone, so that an id stays what it is whatever is
// added to the table around it.
func hash(title string, size int) string {
	sum := sha256.Sum256([]byte(fold(title)))
	return hex.EncodeToString(sum[:])[:size]
}

// cut shortens a slug to n characters, between words where it can.
func cut(slug string, n int) string {
	if len(slug) <= n {
		return slug
	}
	if at := strings.LastIndexByte(slug[:n+1], '-'); at > n/2 {
		return slug[:at]
	}
	return strings.TrimRight(slug[:n], "-")
}

// idOf is the id that a title gets where no other title claims it: its slug, cut where it is long, with a prefix where
// no letter stands first.
func idOf(title, prefix string) string {
	id := slug(title)
	switch {
	case id == "":
		return prefix + "-" + hash(title, hashSize)
	case id[0] < 'a':
		id = prefix + "-" + id
	}
	if len(id) > maxID {
		id = cut(id, maxID-hashSize-1) + "-" + hash(title, hashSize)
	}
	return id
}

// assignIDs gives every name an id of its own. Titles whose ids would be the same all get a hash of the title, so that
// their order does not matter; they are returned, group by group. What is taken already is left alone.
func assignIDs(names []*name, prefix string, taken ...string) [][]*name {
	claimed := map[string][]*name{}
	var order []string
	for _, n := range names {
		id := idOf(n.title, prefix)
		if claimed[id] == nil {
			order = append(order, id)
		}
		claimed[id] = append(claimed[id], n)
	}
	used := map[string]bool{}
	for _, id := range taken {
		used[id] = true
	}
	var collisions [][]*name
	alone := func(id string) bool { return len(claimed[id]) == 1 && !slices.Contains(taken, id) }
	for _, id := range order {
		if alone(id) {
			claimed[id][0].id, used[id] = id, true
		}
	}
	for _, id := range order {
		if alone(id) {
			continue
		}
		collisions = append(collisions, claimed[id])
		for _, n := range claimed[id] {
			for size := hashSize; n.id == "" || used[n.id]; size++ {
				n.id = cut(id, maxID-size-1) + "-" + hash(n.title, min(size, 2*sha256.Size))
			}
			used[n.id] = true
		}
	}
	return collisions
}
