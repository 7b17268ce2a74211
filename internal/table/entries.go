package table

import (
	"strconv"
	"strings"

	"github.com/justify-cds/justify/internal/guideline"
	"github.com/justify-cds/justify/internal/source"
)

// entry is one row as the mapping understands it.
type entry struct {
	row                       int
	topic, variant, procedure string
	rating                    int    // 0: only the category is given
	category                  string // one of ours
	adult, child              int    // radiation level; guideline.Unknown
	strength                  string
	note, reference           string
	codes                     []string // ICD-10
	modality                  string   // one of ours; "" where no column tells it
}

// entryReader turns rows into entries.
type entryReader struct {
	m       *Mapping
	at      [roles]int
	headers [roles]string
	report  *Report
	row     int
	cells   [roles]string
}

// readEntries reads every row, and reports what is wrong with any of them.
func readEntries(s *sheet, m *Mapping, at [roles]int, report *Report) []entry {
	r := &entryReader{m: m, at: at, report: report}
	for _, c := range m.columns {
		r.headers[c.role] = c.header
	}
	var entries []entry
	for _, row := range s.rows {
		if r.repeatsHeader(s, row) {
			report.add(source.Warning, "header-twice", []int{row.number}, "", "", "the header again, left out")
			continue
		}
		report.Rows++
		if !row.ragged && r.take(row) {
			if e, ok := r.entry(); ok {
				entries = append(entries, e)
			}
		}
	}
	return entries
}

func (r *entryReader) repeatsHeader(s *sheet, row sheetRow) bool {
	for _, c := range r.m.columns {
		i := r.at[c.role]
		if i >= len(row.cells) || row.cells[i] != s.header[i] {
			return false
		}
	}
	return true
}

func (r *entryReader) wrong(c role, kind, hint, format string, args ...any) {
	r.report.add(source.Error, kind, []int{r.row}, r.headers[c], hint, format, args...)
}

func (r *entryReader) warn(c role, kind, hint, format string, args ...any) {
	r.report.add(source.Warning, kind, []int{r.row}, r.headers[c], hint, format, args...)
}

// take cleans the cells of a row.
func (r *entryReader) take(row sheetRow) bool {
	r.row = row.number
	r.cells = [roles]string{}
	ok := true
	for _, c := range r.m.columns {
		text, same := tidy(row.cells[r.at[c.role]], c.role.freeText())
		if !same {
			r.warn(c.role, "white-space", "", "white space or invisible characters that do not count, taken away")
		}
		if why, hint, fine := broken(text); !fine {
			r.wrong(c.role, "control-character", hint, "%s", why)
			ok = false
		}
		r.cells[c.role] = text
	}
	return ok
}

// entry reads the cells; all that is wrong with the row is reported.
func (r *entryReader) entry() (entry, bool) {
	e := entry{
		row: r.row, topic: r.cells[topicColumn], variant: r.cells[variantColumn], procedure: r.cells[procedureColumn],
		note: r.cells[noteColumn], reference: r.cells[referenceColumn], strength: r.m.strength,
	}
	ok := true
	for _, c := range []role{topicColumn, variantColumn, procedureColumn} {
		if r.cells[c] == "" {
			r.wrong(c, "empty", "write it in every row: only merged cells of a workbook count for several", "no %s", roleNames[c])
			ok = false
		}
	}
	ok = r.readRating(&e) && ok
	ok = r.readLevel(adultColumn, &e.adult) && ok
	ok = r.readLevel(childColumn, &e.child) && ok
	if r.at[strengthColumn] >= 0 {
		var known bool
		e.strength, known = r.word(strengthColumn, &r.m.strengths, "strength of evidence")
		ok = known && ok
	}
	if r.at[modalityColumn] >= 0 {
		var known bool
		e.modality, known = r.word(modalityColumn, &r.m.modalities, "modality")
		ok = known && ok
	}
	return e, r.readCodes(&e) && ok
}

// word looks a cell up in a dictionary of the mapping.
func (r *entryReader) word(c role, d *dictionary, what string) (ours string, ok bool) {
	cell := r.cells[c]
	ours, listed, ok := d.means(cell)
	switch {
	case !ok && cell == "":
		r.wrong(c, "empty", "where an empty cell means something, map \"\" as well", "no %s", what)
	case !ok:
		r.wrong(c, "unknown-word", source.DidYouMean(cell, d.known()), "the mapping does not say what %q means", cell)
	case listed != cell:
		r.warn(c, "spelling", "", "%q is taken for %q", cell, listed)
	case d.word(ours) != cell:
		r.warn(c, "synonym", "", "%q means the same as %q, which an export writes", cell, d.word(ours))
	}
	return ours, ok
}

const scale = "7-9 usually appropriate, 4-6 may be appropriate, 1-3 usually not appropriate"

// readRating reads the rating, the category, or both, which must agree.
func (r *entryReader) readRating(e *entry) bool {
	rating, category := r.cells[ratingColumn], r.cells[categoryColumn]
	rated, categorised := r.at[ratingColumn] >= 0, r.at[categoryColumn] >= 0
	if rating != "" {
		if len(rating) != 1 || rating[0] < '1' || rating[0] > '9' {
			r.wrong(ratingColumn, "rating", scale, "%q is not a rating from 1 to 9", rating)
			return false
		}
		e.rating = int(rating[0] - '0')
		e.category = guideline.CategoryOf(e.rating)
	}
	switch {
	case rated && rating == "" && (!categorised || category == ""):
		r.wrong(ratingColumn, "empty", "give one, or take the row out", "no rating")
		return false
	case !categorised:
		return true
	case rated && rating != "" && category == "":
		if _, _, listed := r.m.categories.means(""); !listed {
			r.warn(categoryColumn, "empty", "", "no category: it follows from the rating, and an export writes it")
			return true
		}
	}
	ours, ok := r.word(categoryColumn, &r.m.categories, "category")
	if !ok {
		return false
	}
	if e.rating > 0 && ours != e.category {
		r.wrong(categoryColumn, "disagreement", "correct one of them: "+scale, "the rating %d is %s, the category %q is %s", e.rating, spaced(e.category), category, spaced(ours))
		return false
	}
	e.category = ours
	return true
}

func spaced(id string) string { return strings.ReplaceAll(id, "-", " ") }

func (r *entryReader) readLevel(c role, to *int) bool {
	*to = guideline.Unknown
	if r.at[c] < 0 {
		return true
	}
	if _, _, listed := r.m.levels.means(""); r.cells[c] == "" && !listed {
		if word := r.m.levels.word(unknownLevel); word != "" {
			r.warn(c, "synonym", "", "an empty cell means the same as %q, which an export writes", word)
		}
		return true
	}
	ours, ok := r.word(c, &r.m.levels, "radiation level")
	if level, err := strconv.Atoi(ours); err == nil {
		*to = level
	}
	return ok
}

func (r *entryReader) readCodes(e *entry) bool {
	cell, ok := r.cells[icd10Column], true
	if cell == "" {
		return true
	}
	between := strings.TrimSpace(r.m.codeSeparator)
	if between == "" {
		between = " "
	}
	for part := range strings.SplitSeq(cell, between) {
		code := strings.TrimSpace(part)
		if !guideline.ICD10Pattern.MatchString(code) {
			r.wrong(icd10Column, "code", "write for example R51 or M54.5; `codes-between` says what stands between two", "%q is not an ICD-10 code", code)
			ok = false
		}
		e.codes = append(e.codes, code)
	}
	if again := strings.Join(e.codes, r.m.codeSeparator); ok && again != cell {
		r.warn(icd10Column, "spelling", "`codes-between` says what stands between two codes", "an export writes %q", again)
	}
	return ok
}
