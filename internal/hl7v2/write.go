package hl7v2

import (
	"fmt"
	"strconv"
	"strings"
)

// Lengths of the components of a CE in HL7 v2.5.1 (section 2.A.8), and ours of a line of a note.
const (
	maxCode = 20
	maxText = 199
	maxNote = 240
	maxID   = 9999 // OBX-1 and NTE-1 have four digits
)

// Names that stand in the segments. 99… is a local code system (HL7 table 0396).
const (
	question     = "76515-6^Whether requested procedure is appropriate^LN"
	codeSystem   = "99JUSTIFY"
	ratingSystem = "99JUSTIFYR"
	guideSystem  = "99JUSTIFYG"
	producer     = "justify"
	timeFormat   = "20060102150405-0700"
)

// Labels of the lines of an NTE that a program reads.
const (
	consultationLabel = "Consultation: "
	examLabel         = "Exam: "
	titleLabel        = "Title: "
	sideLabel         = "Side: "
)

// Write makes the segments of the entries, the first OBX numbered first: 1 where the order has no other.
func Write(entries []Entry, charset Charset, first int) ([]byte, error) {
	if first < 1 || first+len(entries)-1 > maxID {
		return nil, fmt.Errorf("HL7 v2: %d observations from number %d on cannot be numbered from 1 to %d", len(entries), first, maxID)
	}
	var b strings.Builder
	for i := range entries {
		if err := write(&b, &entries[i], charset, first+i); err != nil {
			return nil, err
		}
	}
	return charset.bytes(b.String())
}

func write(b *strings.Builder, e *Entry, charset Charset, number int) error {
	put := func(text string, limit int) string { return escape.Replace(charset.written(text, limit)) }
	code, text, ok := codeOf(e.Verdict)
	if !ok {
		return fmt.Errorf("HL7 v2: the verdict %q has no code", e.Verdict)
	}
	value, status := coded(code, text, codeSystem), "F"
	if e.Rating > 0 {
		value += component + coded(strconv.Itoa(e.Rating), fmt.Sprintf("%d of 9", e.Rating), ratingSystem)
	}
	if code == "II" { // the order is to be looked at again when more is known
		status = "P"
	}
	var methods []string
	for _, g := range e.Guidelines {
		// A code is never cut: an id that is too long stands as the text alone.
		if len(g) <= maxCode {
			methods = append(methods, coded(put(g, maxCode), put(g, maxText), guideSystem))
		} else {
			methods = append(methods, component+put(g, maxText))
		}
	}
	obx := make([]string, 18)
	obx[0], obx[1], obx[2], obx[3], obx[4] = "OBX", strconv.Itoa(number), "CE", question, strconv.Itoa(number)
	obx[5], obx[11], obx[14] = value, status, e.At.UTC().Format(timeFormat)
	obx[15] = coded(producer, put(e.Edition, maxText), "L")
	obx[17] = strings.Join(methods, repetition)
	b.WriteString(strings.TrimRight(strings.Join(obx, field), field) + segmentEnd)

	lines := []string{consultationLabel + e.Consultation, examLabel + e.Exam, titleLabel + e.Title}
	if e.Side != "" {
		lines = append(lines, sideLabel+e.Side)
	}
	for i, line := range append(lines, e.Notes...) {
		if i == 0 {
			b.WriteString("NTE|1|O|")
		} else {
			b.WriteString(repetition)
		}
		b.WriteString(put(line, maxNote))
	}
	b.WriteString(segmentEnd)
	return nil
}

func coded(code, text, system string) string { return code + component + text + component + system }
