package search

import (
	"regexp"
	"strconv"
	"strings"
)

// query is what a clinician typed, as the search reads it.
type query struct {
	words  []token
	codes  []string // in capitals
	typing bool     // the last word may go on
}

// negated is how many words a negation reaches, where nothing ends it before: "no fever or weight loss".
const negated = 5

var (
	codePattern = regexp.MustCompile(`^[A-Za-z][0-9][0-9A-Za-z](\.[0-9A-Za-z]{1,4})?$|^[A-Za-z][0-9]{2}$|^[0-9]{6,18}$`)
	// A duration "3/52", an age "45F" or "67yo", a plain number, a blood pressure: they say nothing of the indication.
	measurePattern = regexp.MustCompile(`^[0-9]+([./+][0-9]+)?(f|m|w|h|v|b|g|y|yo|y/o|yr|yrs|yof|yom|mo|mth|m/o|ans|anni|a|jahre|j|jw|jm|ssw|sa|/7|/52|/12)?$|^(f|m|w|h|v|b|g)[0-9]{1,3}$`)
	agePattern     = regexp.MustCompile(`^([0-9]{1,3})(f|m|w|h|v|b|g|y|yo|y/o|yr|yrs|yof|yom|ans|anni|a|jahre|j|jw|jm)$|^(f|m|w|h|v|b|g)([0-9]{1,3})$`)
	weekPattern    = regexp.MustCompile(`^[0-9]{1,2}(\+[0-9])?(/40|ssw|sa)$`)
)

// adult is the age from which a patient is nobody's child.
const adult = 16

// toldBy lists what a number and its letter tell of the patient: 3F a child, 67F a woman, 20/40 a pregnancy.
func (s *speech) toldBy(number, next string) (list []string) {
	of := s.told
	switch m := agePattern.FindStringSubmatch(number); {
	case weekPattern.MatchString(number), of.weeks[next] && number[0] <= '9':
		return []string{of.pregnant}
	case m != nil:
		switch years, err := strconv.Atoi(m[1] + m[4]); {
		case err != nil:
		case years == 0:
			list = append(list, of.infant)
		case years < adult:
			list = append(list, of.child)
		default:
			for _, letter := range m[2] + m[3] {
				if sex := of.sexes[byte(letter)]; sex != "" && (len(m[2]) == 1 || len(m[3]) == 1) {
					list = append(list, sex)
				}
			}
		}
	}
	return list
}

// read takes a query apart: codes, and words.
func read(text string, in *speech) query {
	q := query{typing: text != "" && !strings.HasSuffix(text, " ")}
	var plain []string
	fields := strings.Fields(text)
	for i, field := range fields {
		bare := strings.TrimRight(strings.Trim(field, ",;:!?()[]\"'"), ".")
		folded := fold(bare)
		switch {
		case codePattern.MatchString(bare) && (len(fields) == 1 || !measurePattern.MatchString(folded)): // M54 beside words is a man of 54
			q.codes = append(q.codes, strings.ToUpper(bare))
		case measurePattern.MatchString(folded):
			plain = append(plain, strings.Repeat(",", strings.Count(field, ",")))
			next := ""
			if i+1 < len(fields) {
				next = fold(strings.Trim(fields[i+1], ",;.()"))
			}
			for _, word := range in.toldBy(folded, next) {
				q.words = append(q.words, token{typed: bare, folded: word, stem: in.stemOf(word), told: true})
			}
		default:
			plain = append(plain, field)
		}
	}
	for _, t := range in.spoken(tokens(strings.Join(plain, " "), in)) {
		t.told = t.told || in.opposites.side[t.stem] != ""
		q.words = append(q.words, t)
	}
	return q
}

// denial stands before a word that is negated, which makes it another word: "no trauma" is said of the phrase "knee pain, no
// trauma", and never of one about trauma.
const denial = "-"

// spoken is what a text says: its words without those that say nothing, those that a negation takes away as words of their own.
func (s *speech) spoken(list []token) (said []token) {
	reach := 0
	for _, t := range s.expand(list) {
		t.told = s.aside[t.folded]
		switch {
		case s.negations[t.folded]:
			reach = negated
		case reach > 0 && s.ends[t.folded]:
			reach = 0
		case reach > 0:
			if reach--; !s.stop[t.folded] {
				t.folded, t.stem, t.denied = denial+t.folded, denial+t.stem, true
				said = append(said, t)
			}
		case !s.stop[t.folded]:
			said = append(said, t)
		}
		if t.boundary {
			reach = 0
		}
	}
	return said
}

// expand writes out what is always written short, also two words of it: r/o is no right.
func (s *speech) expand(list []token) []token {
	var out []token
	for i := 0; i < len(list); i++ {
		t := list[i]
		long, ok := s.long[t.folded]
		if i+1 < len(list) && !t.boundary {
			if two := s.long[t.folded+" "+list[i+1].folded]; two != "" {
				long, ok = two, true
				i++
				t.boundary = list[i].boundary
			}
		}
		if !ok {
			out = append(out, t)
			continue
		}
		parts := tokens(long, s)
		for i := range parts {
			parts[i].typed = t.typed
		}
		parts[len(parts)-1].boundary = t.boundary
		out = append(out, parts...)
	}
	return out
}
