package search

import (
	"regexp"
	"strconv"
	"strings"
)

// query is what a clinician typed, as the search reads it.
type query struct {
	words   []token
	codes   []string // in capitals
	ignored []string // what was negated
	typing  bool     // the last word may go on
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

// read takes a query apart: codes, words that count, and words that a negation takes away.
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
	reach := 0
	for _, t := range in.expand(tokens(strings.Join(plain, " "), in)) {
		switch {
		case in.negations[t.folded]:
			reach = negated
		case reach > 0 && in.ends[t.folded]:
			reach = 0
		case reach > 0:
			reach--
			if !in.stop[t.folded] && !in.aside[t.folded] {
				q.ignored = append(q.ignored, t.typed)
			}
		case !in.stop[t.folded]:
			t.told = in.aside[t.folded]
			q.words = append(q.words, t)
		}
		if t.boundary {
			reach = 0
		}
	}
	return q
}

// expand writes out what is always written short.
func (s *speech) expand(list []token) []token {
	var out []token
	for _, t := range list {
		long, ok := s.long[t.folded]
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
