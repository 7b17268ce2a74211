package guideline

import (
	"regexp"
	"slices"
	"strconv"
	"strings"

	"go.yaml.in/yaml/v4"

	"github.com/justify-cds/justify/internal/source"
)

var topLevel = source.Fields{
	"facts": nil, "scores": nil, "indications": nil, "procedures": nil, "cautions": nil, "sources": nil, "phrases": nil,
	"information": nil, "reference-levels": nil, "systems": nil,
}

func (l *loader) checkTopLevel(f *file) bool {
	before := l.found.Errors()
	f.Entries(f.Root, "the vocabulary", func(key, _ *yaml.Node) {
		if _, ok := topLevel[key.Value]; !ok {
			f.ErrorAt(key, source.DidYouMean(key.Value, source.Keys(topLevel)), "the vocabulary has no key %q", key.Value)
		}
	})
	return l.found.Errors() == before
}

// section calls each for every definition under a top-level key of the files.
func (l *loader) section(files []*file, name, kind string, each func(f *file, id string, key, value *yaml.Node)) {
	for _, f := range files {
		for i := 0; i+1 < len(f.Root.Content); i += 2 {
			if f.Root.Content[i].Value != name {
				continue
			}
			f.Entries(f.Root.Content[i+1], name, func(key, value *yaml.Node) {
				id, ok := f.ID(key, "the id of a "+kind)
				if !ok {
					l.broken[key.Value] = true
				} else if l.define(f, kind, id, f.Pos(key)) {
					each(f, id, key, value)
				}
			})
		}
	}
}

func (l *loader) readSources(f *file) {
	l.section([]*file{f}, "sources", "source", func(f *file, id string, key, value *yaml.Node) {
		s := Source{ID: id, Pos: f.Pos(key)}
		f.Object(value, "source "+id, source.Fields{
			"title":    func(n *yaml.Node) { s.Title, _ = f.Word(n, "the title") },
			"citation": func(n *yaml.Node) { s.Citation, _ = f.Word(n, "the citation") },
			"url": func(n *yaml.Node) {
				if s.URL, _ = f.Word(n, "the url"); !URLPattern.MatchString(s.URL) {
					f.ErrorAt(n, "write for example https://doi.org/10.1000/xyz", "%q is not a web address", n.Value)
				}
			},
			"note": func(n *yaml.Node) { s.Note, _ = f.Word(n, "the note") },
			"year": func(n *yaml.Node) {
				year, err := strconv.Atoi(n.Value)
				if err != nil || year < 1895 || year > 2100 {
					f.ErrorAt(n, "write the year of publication", "%q is not a year", n.Value)
				}
				s.Year = year
			},
		}, "title")
		l.sources[id] = true
		l.library.Sources = append(l.library.Sources, s)
	})
}

// source reads a reference to one source; sourceIDs to one or several.
func (l *loader) source(f *file, n *yaml.Node) string {
	if n.Kind == yaml.SequenceNode {
		f.ErrorAt(n, "name the one that carries it", "there is room for one source here")
		return ""
	}
	ids := l.sourceIDs(f, n)
	if len(ids) == 0 {
		return ""
	}
	return ids[0]
}

func (l *loader) sourceIDs(f *file, n *yaml.Node) []string {
	var ids []string
	if n.Kind == yaml.SequenceNode && len(n.Content) == 0 {
		f.ErrorAt(n, "name at least one", "the list of sources is empty")
	}
	for _, node := range f.Words(n, "the source") {
		if slices.Contains(ids, node.Value) {
			f.ErrorAt(node, "leave one out", "the source %q stands twice", node.Value)
			continue
		}
		if !l.sources[node.Value] {
			var known []string
			for id := range l.sources {
				known = append(known, id)
			}
			f.ErrorAt(node, source.DidYouMean(node.Value, known), "no source %q", node.Value)
			continue
		}
		ids = append(ids, node.Value)
	}
	return ids
}

// loincCodes reads LOINC codes. Their last digit is a check digit, so that a slip of the finger is found.
func (f *file) loincCodes(n *yaml.Node) []string {
	var codes []string
	for _, w := range f.Words(n, "a LOINC code") {
		if !validLOINC(w.Value) {
			f.ErrorAt(w, "look it up at loinc.org: its last digit checks the others", "%q is not a LOINC code", w.Value)
		} else if slices.Contains(codes, w.Value) {
			f.ErrorAt(w, "leave one out", "the code %s stands twice", w.Value)
		}
		codes = append(codes, w.Value)
	}
	return codes
}

// validLOINC computes the check digit as the LOINC Users' Guide says (appendix D, Mod 10).
func validLOINC(code string) bool {
	if !loincPattern.MatchString(code) {
		return false
	}
	number, check := code[:len(code)-2], int(code[len(code)-1]-'0')
	sum := 0
	for i := range len(number) {
		digit := int(number[len(number)-1-i] - '0')
		if i%2 == 0 { // the last digit and every second one before it count twice
			digit *= 2
		}
		sum += digit/10 + digit%10
	}
	return (10-sum%10)%10 == check
}

// standardSystems are the code systems that a referral may use besides those of a site, by its names and by those of keys.
var standardSystems = []string{"icd-10", "icd10", "snomed", "icpc-2", "icpc2", "loinc"}

// isStandard says whether a name is taken by a system that is no site's own.
func isStandard(system string) bool {
	_, states := codeShapes[system]
	return states || slices.Contains(standardSystems, system)
}

// codes reads the codes of a site's own systems, by the name of the system; also of standard ones that have no other place.
func (f *file) codes(n *yaml.Node, also ...string) Codes {
	codes := Codes{}
	f.Entries(n, "the codes", func(key, value *yaml.Node) {
		system, ok := f.ID(key, "the name of a code system")
		if ok && isStandard(system) && !slices.Contains(also, system) {
			f.ErrorAt(key, "give the codes of the site's own system a name of their own", "%q is not a local code system", system)
		}
		for _, w := range f.Words(value, "a code") {
			switch {
			case !isLocalCode(w.Value):
				f.ErrorAt(w, "write it as the site's systems send it, without space around it", "%q is not a code", w.Value)
			case slices.Contains(codes[system], w.Value):
				f.ErrorAt(w, "leave one out", "the code %s stands twice", w.Value)
			default:
				codes[system] = append(codes[system], w.Value)
			}
		}
	})
	return codes
}

// maxCode is the length of the longest code in characters.
const maxCode = 100

var (
	URLPattern   = regexp.MustCompile(`^https?://[^\s/]+\.[^\s]+$`)
	loincPattern = regexp.MustCompile(`^[1-9][0-9]{0,7}-[0-9]$`)
)

var (
	synonymPattern = regexp.MustCompile(`\S`)
	snomedPattern  = regexp.MustCompile(`^[1-9][0-9]{5,17}$`)
	icpc2Pattern   = regexp.MustCompile(`^[A-Z][0-9]{2}$`)
	ICD10Pattern   = regexp.MustCompile(`^[A-Z][0-9][0-9A-Z](\.[0-9A-Z]{1,4})?$`)
)

func (l *loader) readIndications(files []*file) {
	l.section(files, "indications", "indication", func(f *file, id string, key, value *yaml.Node) {
		in := Indication{ID: id, Pos: f.Pos(key)}
		list := func(to *[]string, what string, pattern *regexp.Regexp, example string) func(*yaml.Node) {
			return func(n *yaml.Node) {
				for _, w := range f.Words(n, what) {
					if !pattern.MatchString(w.Value) {
						f.ErrorAt(w, "write for example "+example, "%q is not %s", w.Value, what)
					}
					*to = append(*to, w.Value)
				}
			}
		}
		f.Object(value, "indication "+id, source.Fields{
			"title": func(n *yaml.Node) { in.Title = f.Text(n, "the title") },
			"synonyms": func(n *yaml.Node) {
				read := func(to *[]string, n *yaml.Node) { list(to, "a synonym", synonymPattern, "cephalalgia")(n) }
				if n.Kind != yaml.MappingNode {
					read(&in.Synonyms, n)
					return
				}
				f.Entries(n, "the synonyms", func(language, value *yaml.Node) {
					var words []string
					if read(&words, value); language.Value == "en" {
						in.Synonyms = words
						return
					}
					if in.Also == nil {
						in.Also = map[string][]string{}
					}
					f.Language(language)
					in.Also[language.Value] = words
				})
			},
			"snomed": list(&in.SNOMED, "a SNOMED CT code", snomedPattern, "25064002"),
			"icpc2":  list(&in.ICPC2, "an ICPC-2 code", icpc2Pattern, "N01"),
			"codes":  func(n *yaml.Node) { in.Codes = f.codes(n) },
			"icd10":  list(&in.ICD10, "an ICD-10 code", ICD10Pattern, "R51 or M54.5"),
		}, "title")
		l.indications[id] = true
		l.library.Indications = append(l.library.Indications, in)
	})
}

// indication resolves a reference.
func (l *loader) indication(f *file, n *yaml.Node) (string, bool) {
	if l.indications[n.Value] {
		return n.Value, true
	}
	var known []string
	for id := range l.indications {
		known = append(known, id)
	}
	f.ErrorAt(n, source.DidYouMean(n.Value, known), "no indication %q", n.Value)
	return "", false
}

// procedure resolves a reference.
func (l *loader) procedure(f *file, n *yaml.Node) (string, bool) {
	if _, ok := l.procedures[n.Value]; ok {
		return n.Value, true
	}
	var known []string
	for id := range l.procedures {
		known = append(known, id)
	}
	slices.SortFunc(known, strings.Compare)
	f.ErrorAt(n, source.DidYouMean(n.Value, known), "no procedure %q", n.Value)
	return "", false
}
