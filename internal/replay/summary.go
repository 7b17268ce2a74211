package replay

import (
	"fmt"
	"maps"
	"slices"
	"strings"
)

// Summary is what differs, added up. It is complete for the lines before Read.
type Summary struct {
	Read      Mark                   `json:"read"`
	All       Tally                  `json:"all"`
	Guideline map[string]*Tally      `json:"guideline"` // a referral that several answer counts in each
	Site      map[string]*Tally      `json:"site"`
	Month     map[string]*Tally      `json:"month"`
	Changes   map[Change]*Occurrence `json:"changes"`
	Refused   map[Reason]*Refusals   `json:"refused"`

	examples int
	cutOff   bool
}

// NewSummary makes an empty summary that will name so many examples of everything.
func NewSummary(examples int) *Summary {
	return &Summary{
		Guideline: map[string]*Tally{}, Site: map[string]*Tally{}, Month: map[string]*Tally{},
		Changes: map[Change]*Occurrence{}, Refused: map[Reason]*Refusals{}, examples: examples,
	}
}

// Tally is the sums of some referrals.
type Tally struct {
	Referrals int64           `json:"referrals"` // that both editions evaluated
	Orders    int64           `json:"orders"`
	Verdicts  map[Flip]int64  `json:"verdicts"`   // of the orders, also those that are the same
	FirstRank int64           `json:"first_rank"` // referrals of which another exam has the first rank
	Before    Recommendations `json:"before"`
	After     Recommendations `json:"after"`
}

// Flip is a verdict before and after.
type Flip struct{ From, To string }

// Recommendations adds up the radiation level of what has the first rank, over the answers of guidelines. Exams that
// share a rank share their level.
type Recommendations struct {
	Known   int64 `json:"known"`   // answers with a first rank of known level
	Levels  int64 `json:"levels"`  // the sum of these
	Unknown int64 `json:"unknown"` // answers with a first rank of unknown level
	None    int64 `json:"none"`    // answers without a first rank, or with none but contraindicated exams
}

// Mean is the mean level; false where no level is known.
func (r Recommendations) Mean() (float64, bool) {
	if r.Known == 0 {
		return 0, false
	}
	return float64(r.Levels) / float64(r.Known), true
}

// Kinds of changes.
const (
	VerdictChanged   = "verdict"
	FirstRankChanged = "first-rank"
)

// Change is something that differs for some referrals.
type Change struct {
	Kind      string
	Guideline string // of a first rank
	From, To  string // verdicts, or exams separated by commas
}

// Occurrence is how often a change occurs, with the first lines on which it does.
type Occurrence struct {
	Count    int64     `json:"count"`
	Examples []Example `json:"examples"`
}

// Example names a referral by what its file names it by.
type Example struct {
	Line  int64  `json:"line"`
	Key   string `json:"key,omitempty"`
	Site  string `json:"site,omitempty"`
	Order string `json:"order,omitempty"` // the exam whose verdict it is
}

// Reason says why a line was not compared.
type Reason string

// Reasons, in the order in which reports show them.
const (
	Unreadable    Reason = "unreadable"
	RefusedByBoth Reason = "refused-by-both"
	RefusedAfter  Reason = "refused-by-the-new"
	RefusedBefore Reason = "refused-by-the-old"
)

// Refusals is how many lines were not compared for a reason, and the first of them.
type Refusals struct {
	Count int64     `json:"count"`
	First []Refusal `json:"first"`
}

// Refusal is one such line. It holds nothing of the patient.
type Refusal struct {
	Line int64  `json:"line"`
	Key  string `json:"key,omitempty"`
	Why  string `json:"why"`
}

// maxGroups is how many sites are told apart; a file that puts something else there must not fill the memory.
const maxGroups = 2_000

// OtherGroup stands for all further ones.
const OtherGroup = "(others)"

func (s *Summary) refuse(reason Reason, r Refusal) {
	s.refusals(reason).add(1, []Refusal{r}, s.examples)
}

func (s *Summary) refusals(reason Reason) *Refusals {
	if s.Refused[reason] == nil {
		s.Refused[reason] = &Refusals{First: []Refusal{}}
	}
	return s.Refused[reason]
}

func (r *Refusals) add(count int64, first []Refusal, most int) {
	r.Count += count
	r.First = append(r.First, first[:max(0, min(len(first), most-len(r.First)))]...)
}

func (s *Summary) change(c Change, count int64, examples ...Example) {
	o := s.Changes[c]
	if o == nil {
		o = &Occurrence{Examples: []Example{}}
		s.Changes[c] = o
	}
	o.Count += count
	for _, e := range examples {
		last := len(o.Examples) - 1
		if len(o.Examples) < s.examples && (last < 0 || o.Examples[last].Line != e.Line) { // two orders of a referral may change alike
			o.Examples = append(o.Examples, e)
		}
	}
}

// merge adds the sums of later lines.
func (s *Summary) merge(later *Summary) {
	s.All.merge(&later.All)
	for _, group := range []struct{ into, from map[string]*Tally }{
		{s.Guideline, later.Guideline}, {s.Site, later.Site}, {s.Month, later.Month},
	} {
		for _, name := range slices.Sorted(maps.Keys(group.from)) {
			t := group.from[name]
			if group.into[name] == nil && len(group.into) >= maxGroups {
				name = OtherGroup
			}
			tally(group.into, name).merge(t)
		}
	}
	for c, o := range later.Changes {
		s.change(c, o.Count, o.Examples...)
	}
	for reason, r := range later.Refused {
		s.refusals(reason).add(r.Count, r.First, s.examples)
	}
}

func tally(group map[string]*Tally, name string) *Tally {
	t := group[name]
	if t == nil {
		t = &Tally{}
		group[name] = t
	}
	return t
}

func (t *Tally) merge(o *Tally) {
	t.Referrals, t.Orders, t.FirstRank = t.Referrals+o.Referrals, t.Orders+o.Orders, t.FirstRank+o.FirstRank
	for f, n := range o.Verdicts {
		t.verdict(f, n)
	}
	t.Before.merge(o.Before)
	t.After.merge(o.After)
}

func (t *Tally) verdict(f Flip, n int64) {
	if t.Verdicts == nil {
		t.Verdicts = map[Flip]int64{}
	}
	t.Verdicts[f] += n
}

func (r *Recommendations) merge(o Recommendations) {
	r.Known, r.Levels, r.Unknown, r.None = r.Known+o.Known, r.Levels+o.Levels, r.Unknown+o.Unknown, r.None+o.None
}

// The keys of the maps above, as text in JSON. No id holds the mark between them.

// MarshalText writes the flip as a key.
func (f Flip) MarshalText() ([]byte, error) { return []byte(f.From + "|" + f.To), nil }

// UnmarshalText reads it.
func (f *Flip) UnmarshalText(text []byte) error { return cut(text, &f.From, &f.To) }

// MarshalText writes the change as a key.
func (c Change) MarshalText() ([]byte, error) {
	return []byte(strings.Join([]string{c.Kind, c.Guideline, c.From, c.To}, "|")), nil
}

// UnmarshalText reads it.
func (c *Change) UnmarshalText(text []byte) error {
	return cut(text, &c.Kind, &c.Guideline, &c.From, &c.To)
}

func cut(text []byte, into ...*string) error {
	parts := strings.Split(string(text), "|")
	if len(parts) != len(into) {
		return fmt.Errorf("%q has %d parts, not %d", text, len(parts), len(into))
	}
	for i, part := range parts {
		*into[i] = part
	}
	return nil
}
