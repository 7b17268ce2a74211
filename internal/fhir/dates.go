package fhir

import (
	"slices"
	"time"
)

// moment is a date or dateTime of FHIR. Where it is partial, day is the first that it may mean: what expires then does so
// too early rather than too late.
type moment struct {
	day     string // "2026-11-02"
	written string // as far as it goes: "2026-11"
	at      time.Time
	timed   bool
}

// momentOf reads a date, a dateTime or an instant.
func momentOf(text string) (moment, bool) {
	for _, layout := range []string{"2006", "2006-01", time.DateOnly} {
		if len(text) == len(layout) {
			at, err := time.Parse(layout, text)
			return moment{day: at.Format(time.DateOnly), written: text, at: at}, err == nil
		}
	}
	at, err := time.Parse(time.RFC3339, text)
	if err != nil {
		return moment{}, false
	}
	day := at.Format(time.DateOnly) // where it was observed
	return moment{day: day, written: day, at: at, timed: true}, true
}

// dated reads the first of some elements that is there: a dateTime, or the end or beginning of a Period. reason says why there
// is no date that counts: none, no date, or one after the day of the referral.
func (c *chart) dated(e *entry, keys ...string) (m moment, reason Reason) {
	for _, key := range keys {
		if !e.has(key) {
			continue
		}
		text := ""
		if raw := e.fields[key]; raw[0] == '{' {
			p := part[period](e, key)
			if text = p.End; text == "" {
				text = p.Start
			}
		} else {
			text = e.text(key)
		}
		if text == "" {
			continue
		}
		m, ok := momentOf(text)
		if !ok {
			return moment{}, BadDate
		}
		return c.notAfter(m)
	}
	return moment{}, Undated
}

// notAfter refuses what lies after the day of the referral. What is tomorrow only by another clock is of today.
func (c *chart) notAfter(m moment) (moment, Reason) {
	if m.day > c.in.AsOf && m.timed {
		if utc := m.at.UTC().Format(time.DateOnly); utc <= c.in.AsOf {
			m.day, m.written = utc, utc
		}
	}
	if m.day > c.in.AsOf {
		return moment{}, Future
	}
	return m, ""
}

// tooOld says whether something lies more days before the referral than it counts.
func (c *chart) tooOld(m moment, days int) bool {
	day, err := time.Parse(time.DateOnly, m.day)
	return days > 0 && (err != nil || int(c.asOf.Sub(day).Hours())/24 > days)
}

func oneOf(word string, words ...string) bool { return slices.Contains(words, word) }
