package server

import (
	"math"
	"strconv"

	justifyv1 "github.com/justify-cds/justify/api/justify/v1"
	"github.com/justify-cds/justify/engine"
)

// plain reads lines of plain JSON straight into the engine's form: ASCII without escapes, numbers without exponents,
// known fields once each, in either of their two spellings, enums by name. It gives up on everything else, also on what
// is a mistake, and what it does read it reads as protobuf would; a test holds it to that.
type plain struct {
	text  []byte
	at    int
	bad   bool
	words map[string]string // seen before, so that a word is not made anew for each line
}

// maxWords bounds the words that are kept; a library has some thousand.
const maxWords = 20_000

func (p *plain) line(text []byte) (l Line, ok bool) {
	if p.words == nil || len(p.words) > maxWords {
		p.words = map[string]string{}
	}
	p.text, p.at, p.bad = text, 0, false
	l.paths = noPaths
	var patient engine.Referral // its age and sex, which come after all other facts
	var once set
	p.fields(func(name string) {
		switch name {
		case "key":
			p.first(&once, 1)
			l.Key = string(p.quoted())
		case "referral":
			p.first(&once, 2)
			p.referral(&l, &patient)
		default:
			p.bad = true
		}
	})
	p.space()
	if p.bad || p.at != len(p.text) || len(l.Referral.Facts) > maxFacts {
		return Line{}, false
	}
	for _, f := range patient.Facts {
		if f.ID == "age" {
			l.paths.age = len(l.Referral.Facts)
		} else {
			l.paths.sex = len(l.Referral.Facts)
		}
		l.Referral.Facts = append(l.Referral.Facts, f)
	}
	l.Referral.BirthDate = patient.BirthDate
	return l, true
}

func (p *plain) referral(l *Line, patient *engine.Referral) {
	r := &l.Referral
	r.Facts = make([]engine.Fact, 0, 8)
	var once set
	p.fields(func(name string) {
		switch name {
		case "patient":
			p.first(&once, 1)
			p.patient(patient)
		case "indications":
			p.first(&once, 2)
			p.list(func() { r.Indications = append(r.Indications, p.coding()) })
		case "facts":
			p.first(&once, 4)
			p.list(func() { r.Facts = append(r.Facts, p.fact()) })
		case "orderedExams", "ordered_exams":
			p.first(&once, 8)
			p.list(func() {
				exam, side, date := p.exam()
				p.bad = p.bad || date != ""
				r.Orders = append(r.Orders, engine.Order{Exam: exam, Laterality: side})
			})
		case "priorExams", "prior_exams":
			p.first(&once, 16)
			p.list(func() {
				exam, side, date := p.exam()
				r.Prior = append(r.Prior, engine.PriorExam{Exam: exam, Laterality: side, Date: date})
			})
		case "site":
			p.first(&once, 32)
			l.Site = p.word()
		case "asOf", "as_of":
			p.first(&once, 64)
			r.AsOf = p.word()
		case "language":
			p.first(&once, 128)
			r.Language = p.word()
		default:
			p.bad = true
		}
	})
}

// patient reads the birth date, and age and sex as the facts that they are, in this order.
func (p *plain) patient(r *engine.Referral) {
	var age, sex []engine.Fact
	var once set
	p.fields(func(name string) {
		switch name {
		case "birthDate", "birth_date":
			p.first(&once, 1)
			r.BirthDate = string(p.quoted())
		case "age":
			p.first(&once, 2)
			age = []engine.Fact{{ID: "age", Value: p.quantity()}}
		case "sex":
			p.first(&once, 4)
			number, known := justifyv1.Sex_value[p.word()]
			p.bad = p.bad || !known
			if number != 0 {
				sex = []engine.Fact{{ID: "sex", Value: engine.Is(sexes[justifyv1.Sex(number)])}}
			}
		default:
			p.bad = true
		}
	})
	r.Facts = append(age, sex...)
}

func (p *plain) coding() (c engine.Code) {
	var once set
	p.fields(func(name string) {
		switch name {
		case "system":
			p.first(&once, 1)
			number, known := justifyv1.CodeSystem_value[p.word()]
			p.bad = p.bad || !known
			c.System = codeSystems[justifyv1.CodeSystem(number)]
		case "code":
			p.first(&once, 2)
			c.Code = p.word()
		default:
			p.bad = true
		}
	})
	p.bad = p.bad || c.Code == ""
	return c
}

// exam reads an ordered or an earlier exam.
func (p *plain) exam() (exam engine.Code, side, date string) {
	var once set
	p.fields(func(name string) {
		switch name {
		case "exam":
			p.first(&once, 1)
			exam = p.coding()
		case "laterality":
			p.first(&once, 2)
			number, known := justifyv1.Laterality_value[p.word()]
			p.bad = p.bad || !known
			side = sides[justifyv1.Laterality(number)]
		case "date":
			p.first(&once, 4)
			date = string(p.quoted())
			p.bad = p.bad || date == ""
		default:
			p.bad = true
		}
	})
	p.bad = p.bad || exam.Code == ""
	return exam, side, date
}

func (p *plain) fact() (f engine.Fact) {
	const value = 4 // all values are one field
	var once set
	p.fields(func(name string) {
		switch name {
		case "fact":
			p.first(&once, 1)
			f.ID = p.word()
		case "observed":
			p.first(&once, 2)
			f.Observed = p.word()
		case "boolean":
			p.first(&once, value)
			f.Value = engine.Bool(p.boolean())
		case "choice":
			p.first(&once, value)
			f.Value = engine.Is(p.word())
		case "choices":
			p.first(&once, value)
			f.Value = p.choices()
		case "quantity":
			p.first(&once, value)
			f.Value = p.quantity()
		case "range":
			p.first(&once, value)
			f.Value = p.within()
		case "notKnown", "not_known":
			p.first(&once, value)
			p.bad = p.bad || !p.boolean()
			f.Value = engine.NotKnown()
		default:
			p.bad = true
		}
	})
	p.bad = p.bad || once&value == 0
	return f
}

func (p *plain) choices() (v engine.Value) {
	var once set
	p.fields(func(name string) {
		p.first(&once, 1)
		p.bad = p.bad || name != "values"
		p.list(func() { v.OneOf = append(v.OneOf, p.word()) })
	})
	p.bad = p.bad || len(v.OneOf) == 0
	return v
}

func (p *plain) quantity() engine.Value {
	var number float64
	var unit string
	var once set
	p.fields(func(name string) {
		switch name {
		case "value":
			p.first(&once, 1)
			number = p.number()
		case "unit":
			p.first(&once, 2)
			unit = p.word()
		default:
			p.bad = true
		}
	})
	return engine.Quantity(number, unit)
}

func (p *plain) within() engine.Value {
	r := &engine.Range{Min: math.Inf(-1), Max: math.Inf(1)}
	var once set
	p.fields(func(name string) {
		switch name {
		case "min":
			p.first(&once, 1)
			r.Min = p.number()
		case "max":
			p.first(&once, 2)
			r.Max = p.number()
		case "minExclusive", "min_exclusive":
			p.first(&once, 4)
			r.MinOpen = p.boolean()
		case "maxExclusive", "max_exclusive":
			p.first(&once, 8)
			r.MaxOpen = p.boolean()
		case "unit":
			p.first(&once, 16)
			r.Unit = p.word()
		default:
			p.bad = true
		}
	})
	p.bad = p.bad || once&3 == 0
	return engine.Value{Range: r}
}

// set says which fields of an object were there already.
type set uint8

func (p *plain) first(once *set, field set) {
	p.bad = p.bad || *once&field != 0
	*once |= field
}

func (p *plain) fields(field func(name string)) {
	p.each('{', '}', func() {
		name := p.word()
		p.expect(':')
		if !p.bad {
			field(name)
		}
	})
}

func (p *plain) list(item func()) { p.each('[', ']', item) }

func (p *plain) each(open, end byte, item func()) {
	p.expect(open)
	for first := true; !p.bad; first = false {
		p.space()
		if p.at < len(p.text) && p.text[p.at] == end {
			p.at++
			return
		}
		if !first {
			p.expect(',')
		}
		if !p.bad {
			item()
		}
	}
}

func (p *plain) space() {
	for p.at < len(p.text) && (p.text[p.at] == ' ' || p.text[p.at] == '\t' || p.text[p.at] == '\r') {
		p.at++
	}
}

func (p *plain) expect(c byte) {
	p.space()
	if p.at >= len(p.text) || p.text[p.at] != c {
		p.bad = true
		return
	}
	p.at++
}

// quoted reads a string that stands for itself.
func (p *plain) quoted() []byte {
	if p.expect('"'); p.bad {
		return nil
	}
	for i, c := range p.text[p.at:] {
		switch {
		case c == '"':
			text := p.text[p.at : p.at+i]
			p.at += i + 1
			return text
		case c < ' ', c == '\\', c > '~':
			p.bad = true
			return nil
		}
	}
	p.bad = true
	return nil
}

// word reads such a string, of which there are few.
func (p *plain) word() string {
	text := p.quoted()
	if word, ok := p.words[string(text)]; ok {
		return word
	}
	word := string(text)
	p.words[word] = word
	return word
}

func (p *plain) boolean() bool {
	p.space()
	for _, b := range []string{"true", "false"} {
		if end := p.at + len(b); end <= len(p.text) && string(p.text[p.at:end]) == b {
			p.at = end
			return b == "true"
		}
	}
	p.bad = true
	return false
}

// number reads digits with at most a sign and a fraction. What follows must be a comma or an end, or it is no number.
func (p *plain) number() float64 {
	p.space()
	start := p.at
	if p.at < len(p.text) && p.text[p.at] == '-' {
		p.at++
	}
	whole := p.digits()
	leadingZero := whole > 1 && p.text[p.at-whole] == '0'
	if p.at < len(p.text) && p.text[p.at] == '.' {
		p.at++
		p.bad = p.bad || p.digits() == 0
	}
	v, err := strconv.ParseFloat(string(p.text[start:p.at]), 64)
	p.bad = p.bad || whole == 0 || leadingZero || err != nil
	return v
}

func (p *plain) digits() int {
	start := p.at
	for p.at < len(p.text) && '0' <= p.text[p.at] && p.text[p.at] <= '9' {
		p.at++
	}
	return p.at - start
}
