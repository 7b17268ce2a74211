package consultation

import "time"

// Assignment gives whom it describes a mode for a time. It is how a site is kept silent, and how the arms of a trial are.
type Assignment struct {
	Site, Department Pseudonym // the zero value: any
	Requester        Pseudonym // likewise
	Mode             Mode
	Trial, Arm       string    // empty for a site's own mode
	From, Until      time.Time // Until is not included; the zero value: no end
}

// Assignments are all that a server knows.
type Assignments []Assignment

// At is the assignment that counts for who asks at a time: the most specific one, a requester's before a department's before a
// site's, of equal ones that which began last. Where there is none, the mode is active.
func (list Assignments) At(site, department, requester Pseudonym, at time.Time) Assignment {
	var best Assignment
	rank := -1
	for _, a := range list {
		specific := 0
		fits := !at.Before(a.From) && (a.Until.IsZero() || at.Before(a.Until))
		for _, of := range []struct {
			wanted, is Pseudonym
			weight     int
		}{{a.Site, site, 1}, {a.Department, department, 2}, {a.Requester, requester, 4}} {
			if of.wanted != (Pseudonym{}) {
				specific += of.weight
				fits = fits && of.wanted == of.is
			}
		}
		if fits && (specific > rank || (specific == rank && a.From.After(best.From))) {
			best, rank = a, specific
		}
	}
	return best
}
