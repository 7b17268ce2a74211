package hl7v2

import (
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"
)

// Read reads the segments that Write made, also from among others of a message: an OBX that asks something else is passed over with
// its notes.
func Read(segments []byte, charset Charset) ([]Entry, error) {
	text, err := charset.text(segments)
	if err != nil {
		return nil, err
	}
	var list []Entry
	ours := false
	for i, line := range strings.FieldsFunc(text, func(r rune) bool { return r == '\r' || r == '\n' }) {
		fields := strings.Split(line, field)
		switch {
		case fields[0] == "OBX" && strings.HasPrefix(at(fields, 3), "76515-6^"):
			e, err := readOBX(fields)
			if err != nil {
				return nil, fmt.Errorf("segment %d: %w", i+1, err)
			}
			list, ours = append(list, e), true
		case fields[0] == "NTE" && ours:
			if err := list[len(list)-1].readNTE(at(fields, 3)); err != nil {
				return nil, fmt.Errorf("segment %d: %w", i+1, err)
			}
			ours = false
		default:
			ours = false
		}
	}
	return list, nil
}

func at(parts []string, i int) string {
	if i < len(parts) {
		return parts[i]
	}
	return ""
}

func readOBX(fields []string) (e Entry, err error) {
	value := strings.Split(at(fields, 5), component)
	verdict, known := verdictOf(value[0])
	switch {
	case at(fields, 2) != "CE" || at(value, 2) != codeSystem || !known:
		return e, errors.New("HL7 v2: OBX-5 is no verdict of justify")
	case len(value) > 3 && at(value, 5) != ratingSystem:
		return e, errors.New("HL7 v2: OBX-5 has a second code that is no rating of justify")
	}
	e.Verdict = verdict
	if len(value) > 3 {
		if e.Rating, err = strconv.Atoi(value[3]); err != nil || e.Rating < 1 || e.Rating > 9 {
			return e, errors.New("HL7 v2: OBX-5 has a rating that is not 1 to 9")
		}
	}
	when, err := time.Parse(timeFormat, at(fields, 14))
	if err != nil {
		return e, errors.New("HL7 v2: OBX-14 is no time with its zone")
	}
	e.At = when.UTC()
	if e.Edition, err = unescape(at(strings.Split(at(fields, 15), component), 1)); err != nil {
		return e, err
	}
	for _, method := range strings.Split(at(fields, 17), repetition) {
		if method == "" {
			continue
		}
		id, err := unescape(at(strings.Split(method, component), 1))
		if err != nil {
			return e, err
		}
		e.Guidelines = append(e.Guidelines, id)
	}
	return e, nil
}

func (e *Entry) readNTE(comment string) error {
	known := map[string]*string{consultationLabel: &e.Consultation, examLabel: &e.Exam, titleLabel: &e.Title, sideLabel: &e.Side}
next:
	for _, escaped := range strings.Split(comment, repetition) {
		line, err := unescape(escaped)
		if err != nil {
			return err
		}
		for label, value := range known {
			// The label of an empty value has lost its last space.
			if text, found := strings.CutPrefix(line+" ", label); found && *value == "" && len(e.Notes) == 0 {
				*value = strings.TrimSpace(text)
				continue next
			}
		}
		e.Notes = append(e.Notes, line)
	}
	return nil
}
