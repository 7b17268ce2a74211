// Package hl7v2 writes an answer as segments of HL7 v2.5.1, to travel with the order (ORM, OMI) and the charge (DFT), in the manner
// of IHE's CDS-OAT: for each ordered exam an OBX that asks LOINC 76515-6, and the one NTE that belongs to it.
package hl7v2

import (
	"fmt"
	"time"

	"github.com/justify-cds/justify/engine"
)

// Entry is what is said of one ordered exam: an OBX and its NTE.
type Entry struct {
	Consultation string
	At           time.Time // to the second
	Edition      string    // its digest
	Exam         string    // the id
	Title        string    // of the exam
	Side         string    // "", left, right or bilateral
	Verdict      string    // as the engine says it
	Rating       int       // 1 to 9; 0 where there is none, or it is not certain
	Guidelines   []string  // whose word the verdict is
	Notes        []string  // for a person: cautions, better exams, open questions
}

// codes are our verdicts in the 20 characters that a CE has for a code, with their texts. The code system is codeSystem.
var codes = []struct{ verdict, code, text string }{
	{engine.UsuallyAppropriate, "UA", "Usually appropriate"},
	{engine.MayBeAppropriate, "MBA", "May be appropriate"},
	{engine.UsuallyNotAppropriate, "UNA", "Usually not appropriate"},
	{engine.NotRated, "NR", "Not rated by the guidelines that apply"},
	{engine.Contraindicated, "CI", "Contraindicated"},
	{engine.NoCriteria, "NC", "No criteria apply"},
	{engine.InsufficientInformation, "II", "Insufficient information"},
}

func codeOf(verdict string) (code, text string, ok bool) {
	for _, c := range codes {
		if c.verdict == verdict {
			return c.code, c.text, true
		}
	}
	return "", "", false
}

func verdictOf(code string) (string, bool) {
	for _, c := range codes {
		if c.code == code {
			return c.verdict, true
		}
	}
	return "", false
}

// maxNotes bounds the lines of an NTE for each kind of note.
const maxNotes = 5

// Entries are what a recommendation says of its orders. An answer that nobody is to see is not written.
func Entries(consultation string, at time.Time, r *engine.Recommendation) []Entry {
	var list []Entry
	for i := range r.Verdicts {
		v := &r.Verdicts[i]
		e := Entry{
			Consultation: consultation, At: at.Truncate(time.Second), Edition: r.Edition, Exam: v.Procedure, Title: v.Title, Side: v.Laterality,
			Verdict: v.Verdict, Notes: notes(r, v),
		}
		e.Guidelines, _, e.Rating = v.Deciding()
		list = append(list, e)
	}
	return list
}

func notes(r *engine.Recommendation, v *engine.Verdict) []string {
	var list, kind []string
	end := func() { list, kind = append(list, kind[:min(len(kind), maxNotes)]...), nil }
	for _, c := range v.Cautions {
		if c.State == engine.Holds {
			kind = append(kind, "Caution: "+c.Title)
		}
	}
	end()
	for _, a := range v.Alternatives {
		if v.Verdict == engine.InsufficientInformation {
			break
		}
		better := "Better: " + a.Title
		if a.Rating > 0 {
			better += fmt.Sprintf(", %d of 9", a.Rating)
		}
		if a.Provisional {
			better += ", provisional"
		}
		kind = append(kind, better)
	}
	end()
	for _, d := range r.Duplicates {
		if d.Procedure == v.Procedure {
			kind = append(kind, fmt.Sprintf("Done already: %s on %s", d.Prior, d.Date))
		}
	}
	end()
	if !v.Stable {
		for _, q := range r.Questions {
			kind = append(kind, "Open: "+q.Title)
		}
	}
	end()
	for i := range r.Answers {
		if a := &r.Answers[i]; a.Status != "reviewed" && a.Status != "adopted" {
			kind = append(kind, fmt.Sprintf("The guideline %s is %s", a.Title, a.Status))
		}
	}
	end()
	return list
}
