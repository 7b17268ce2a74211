package table

import (
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"go.yaml.in/yaml/v4"

	"github.com/justify-cds/justify/internal/guideline"
	"github.com/justify-cds/justify/internal/source"
)

// Mapping says how a table is to be read: what its columns are called and its words mean, and whose it is.
type Mapping struct {
	id, title, holder, licence, url string
	year                            int
	system                          string // folder of the guidelines
	review                          guideline.Review

	sheet     string // of a workbook; the only one where it is not named
	headerRow int
	encoding  string
	comma     rune
	crlf      bool

	columns       []column // in the order written, which is that of an export
	ignore        []string
	categories    dictionary
	levels        dictionary // to "0" … "5" or unknown
	strengths     dictionary
	strength      string // of every rating, where no column tells it
	modalities    dictionary
	contrasts     []contrast
	procedures    dictionary // to ids of our library
	codeSeparator string
	highestLevel  bool // where rows disagree about a procedure's radiation level
}

// contrast says which agent a procedure gets that has the word in its title; under "" for every modality.
type contrast struct {
	word  dictionary
	agent map[string]string // by modality
}

// Encodings of a CSV file.
const (
	utf8Plain   = "utf-8"
	utf8Mark    = "utf-8-bom"
	windows1252 = "windows-1252"
)

const unknownLevel = "unknown"

// separators of columns that a mapping may name by word.
var separators = map[string]rune{"tab": '\t', "comma": ',', "semicolon": ';', "pipe": '|'}

type mappingReader struct {
	*source.File
	m Mapping
}

// ReadMapping reads a mapping. Where ours is not nil, the procedures that the mapping names are looked up there. The
// mapping is nil where a finding is an error.
func ReadMapping(path string, text []byte, ours *guideline.Library) (*Mapping, source.Diagnostics) {
	var found source.Diagnostics
	file := source.ParseYAML(path, text, &found)
	if file == nil {
		return nil, found
	}
	r := &mappingReader{File: file, m: Mapping{
		headerRow: 1, encoding: utf8Plain, comma: ',', codeSeparator: "; ", review: guideline.Review{Status: "draft"},
	}}
	present := r.Object(file.Root, "the mapping", source.Fields{
		"table":   func(n *yaml.Node) { r.readID(n, ours) },
		"title":   func(n *yaml.Node) { r.m.title = r.line(n, "the title") },
		"holder":  func(n *yaml.Node) { r.m.holder = r.line(n, "the holder") },
		"licence": func(n *yaml.Node) { r.m.licence = r.line(n, "the licence") },
		"year":    func(n *yaml.Node) { r.m.year = r.number(n, "the year", 1895, 2100) },
		"url":     r.readURL,
		"system":  r.readSystem,
		"review":  r.readReview,
		"format":  r.readFormat,
		"columns": r.readColumns,
		"ignore":  r.readIgnore,
		"categories": func(n *yaml.Node) {
			r.m.categories = r.dictionary(n, "categories", "category", guideline.Categories...)
		},
		"levels": func(n *yaml.Node) {
			r.m.levels = r.dictionary(n, "levels", "radiation level", "0", "1", "2", "3", "4", "5", unknownLevel)
		},
		"strengths": func(n *yaml.Node) { r.m.strengths = r.dictionary(n, "strengths", "strength", guideline.Strengths...) },
		"strength":  func(n *yaml.Node) { r.m.strength = r.OneOf(n, "strength", guideline.Strengths...) },
		"modalities": func(n *yaml.Node) {
			r.m.modalities = r.dictionary(n, "modalities", "modality", guideline.Modalities...)
		},
		"contrasts":  r.readContrasts,
		"procedures": func(n *yaml.Node) { r.readProcedures(n, ours) },
		"codes-between": func(n *yaml.Node) {
			if r.m.codeSeparator, _ = r.Word(n, "what stands between codes"); strings.TrimSpace(r.m.codeSeparator) == "" && r.m.codeSeparator != " " {
				r.ErrorAt(n, `write for example ", "`, "what stands between codes is empty")
			}
		},
		"contradicting-levels": func(n *yaml.Node) {
			r.m.highestLevel = r.OneOf(n, "way to settle contradicting levels", "refuse", "highest") == "highest"
		},
	}, "table", "title", "holder", "licence", "year", "columns", "modalities")
	if present["columns"] {
		r.checkColumns(present)
	}
	if r.m.system == "" {
		r.m.system = r.m.id
	}
	if found = found.Sort(); found.Errors() > 0 {
		return nil, found
	}
	return &r.m, found
}

func (r *mappingReader) readID(n *yaml.Node, ours *guideline.Library) {
	r.m.id, _ = r.ID(n, "the id of the table")
	if ours != nil && slices.ContainsFunc(ours.Sources, func(s guideline.Source) bool { return s.ID == r.m.id }) {
		r.ErrorAt(n, "choose another id", "our library has a source %q", r.m.id)
	}
}

// line reads text that stands on one line.
func (r *mappingReader) line(n *yaml.Node, what string) string {
	s, ok := r.Word(n, what)
	if s = strings.Join(strings.Fields(s), " "); ok && s == "" {
		r.ErrorAt(n, "write a text", "%s is empty", what)
	}
	return s
}

func (r *mappingReader) readURL(n *yaml.Node) {
	if r.m.url = r.line(n, "the url"); !guideline.URLPattern.MatchString(r.m.url) {
		r.ErrorAt(n, "write for example https://example.org/criteria", "%q is not a web address", n.Value)
	}
}

func (r *mappingReader) number(n *yaml.Node, what string, low, high int) int {
	v, err := strconv.Atoi(n.Value)
	if err != nil || v < low || v > high {
		r.ErrorAt(n, "write a whole number from "+strconv.Itoa(low)+" to "+strconv.Itoa(high), "%s is %q", what, n.Value)
	}
	return v
}

func (r *mappingReader) readSystem(n *yaml.Node) {
	if r.m.system, _ = r.ID(n, "the system"); r.m.system == "vocabulary" || r.m.system == "overlays" {
		r.ErrorAt(n, "choose another name", "the folder %s of a library holds no guidelines", r.m.system)
	}
}

func (r *mappingReader) readReview(n *yaml.Node) {
	review := &r.m.review
	r.Object(n, "the review", source.Fields{
		"status":    func(n *yaml.Node) { review.Status = r.OneOf(n, "status", guideline.Statuses...) },
		"reviewed":  func(n *yaml.Node) { review.Reviewed = r.Date(n, "the date of review") },
		"due":       func(n *yaml.Node) { review.Due = r.Date(n, "the date the next review is due") },
		"by":        func(n *yaml.Node) { review.By = r.line(n, "by") },
		"interests": func(n *yaml.Node) { review.Interests = r.line(n, "interests") },
	}, "status")
	if review.Reviewed != "" && review.Due != "" && review.Due <= review.Reviewed {
		r.ErrorAt(n, "the next review comes after the last one", "the next review is due on %s, but the last was on %s", review.Due, review.Reviewed)
	}
}

func (r *mappingReader) readFormat(n *yaml.Node) {
	r.Object(n, "the format", source.Fields{
		"sheet":      func(n *yaml.Node) { r.m.sheet, _ = r.Word(n, "the sheet") },
		"header-row": func(n *yaml.Node) { r.m.headerRow = r.number(n, "the header row", 1, 1000) },
		"encoding":   func(n *yaml.Node) { r.m.encoding = r.OneOf(n, "encoding", utf8Plain, utf8Mark, windows1252) },
		"line-ends":  func(n *yaml.Node) { r.m.crlf = r.OneOf(n, "line end", "lf", "crlf") == "crlf" },
		"delimiter": func(n *yaml.Node) {
			text, ok := r.Word(n, "the delimiter")
			comma, named := separators[text]
			if !named {
				comma, _ = utf8.DecodeRuneInString(text)
			}
			if ok && !named && (utf8.RuneCountInString(text) != 1 || strings.ContainsAny(text, "\"\r\n \ufffd")) {
				r.ErrorAt(n, "write one character, or comma, semicolon, tab or pipe", "the delimiter is %q", text)
			}
			r.m.comma = comma
		},
	})
}

func (r *mappingReader) readColumns(n *yaml.Node) {
	fields := source.Fields{}
	for i, key := range roleNames {
		fields[key] = func(n *yaml.Node) {
			header := r.line(n, "the header of the "+key)
			if i := slices.IndexFunc(r.m.columns, func(c column) bool { return fold(c.header) == fold(header) }); i >= 0 && header != "" {
				r.ErrorAt(n, "one column tells one thing", "%q is the column of the %s already", header, roleNames[r.m.columns[i].role])
			}
			r.m.columns = append(r.m.columns, column{role(i), header})
		}
	}
	r.Object(n, "the columns", fields, "topic", "variant", "procedure")
}

func (r *mappingReader) readIgnore(n *yaml.Node) {
	for _, w := range r.Words(n, "a column") {
		r.m.ignore = append(r.m.ignore, r.line(w, "a column"))
	}
}

// checkColumns holds the words of the mapping to its columns: each where there is a column for it, and only there.
func (r *mappingReader) checkColumns(present map[string]bool) {
	has := func(c role) bool {
		return slices.ContainsFunc(r.m.columns, func(col column) bool { return col.role == c })
	}
	if !has(ratingColumn) && !has(categoryColumn) {
		r.ErrorAt(r.Root, "add `rating:` or `category:` under `columns`", "no column tells how appropriate a procedure is")
	}
	for key, needed := range map[string]bool{
		"categories": has(categoryColumn), "levels": has(adultColumn) || has(childColumn), "strengths": has(strengthColumn), "strength": !has(strengthColumn),
	} {
		switch {
		case needed && !present[key]:
			hints := map[string]string{
				"categories": "write for example `categories: {Usually appropriate: usually-appropriate}`",
				"levels":     "write for example `levels: {O: 0, \"☢\": 1}`",
				"strengths":  "write for example `strengths: {S: strong}`",
				"strength":   "write the strength of evidence that every rating has, such as `strength: expert-opinion`, or name its column",
			}
			r.ErrorAt(r.Root, hints[key], "the mapping has no %s", key)
		case !needed && present[key]:
			r.ErrorAt(r.Root, "leave it out, or name the column", "the mapping has `%s`, and its columns have no place for it", key)
		}
	}
	for _, h := range r.m.ignore {
		if i := slices.IndexFunc(r.m.columns, func(c column) bool { return fold(c.header) == fold(h) }); i >= 0 {
			r.ErrorAt(r.Root, "leave it out of one", "the column %q is both named and ignored", h)
		}
	}
}

// dictionary reads a mapping from words of the table to ours.
func (r *mappingReader) dictionary(n *yaml.Node, key, what string, ours ...string) dictionary {
	var d dictionary
	r.Entries(n, key, func(key, value *yaml.Node) {
		theirs := strings.Join(strings.Fields(key.Value), " ")
		if _, before, twice := d.means(theirs); twice {
			r.ErrorAt(key, "leave one out", "%q and %q count as one word", before, theirs)
		}
		d.words = append(d.words, word{theirs, r.OneOf(value, what, ours...)})
	})
	return d
}

func (r *mappingReader) readContrasts(n *yaml.Node) {
	r.Entries(n, "contrasts", func(key, value *yaml.Node) {
		c := contrast{word: dictionary{[]word{{theirs: key.Value}}}, agent: map[string]string{}}
		if value.Kind != yaml.MappingNode {
			c.agent[""], _ = r.ID(value, "the contrast agent")
		} else {
			r.Entries(value, "the contrast agents", func(modality, agent *yaml.Node) {
				c.agent[r.OneOf(modality, "modality", guideline.Modalities...)], _ = r.ID(agent, "the contrast agent")
			})
		}
		r.m.contrasts = append(r.m.contrasts, c)
	})
}

func (r *mappingReader) readProcedures(n *yaml.Node, ours *guideline.Library) {
	r.Entries(n, "procedures", func(key, value *yaml.Node) {
		theirs := strings.Join(strings.Fields(key.Value), " ")
		if _, before, twice := r.m.procedures.means(theirs); twice {
			r.ErrorAt(key, "leave one out", "%q and %q count as one procedure", before, theirs)
		}
		id, ok := r.ID(value, "the id of a procedure")
		if ok && ours != nil && !slices.ContainsFunc(ours.Procedures, func(p guideline.Procedure) bool { return p.ID == id }) {
			var known []string
			for _, p := range ours.Procedures {
				known = append(known, p.ID)
			}
			r.ErrorAt(value, source.DidYouMean(id, known), "our library has no procedure %q", id)
		}
		r.m.procedures.words = append(r.m.procedures.words, word{theirs, id})
	})
}

// agent returns the contrast agent of a procedure by the words of its title.
func (m *Mapping) agent(title, modality string) string {
	for _, c := range m.contrasts {
		if _, found := c.word.within(title); !found {
			continue
		}
		if agent := c.agent[modality]; agent != "" {
			return agent
		}
		if agent := c.agent[""]; agent != "" {
			return agent
		}
	}
	return "none"
}
