package table

import (
	"fmt"
	"slices"
	"strings"

	"github.com/justify-cds/justify/internal/guideline"
	"github.com/justify-cds/justify/internal/source"
)

// procedure is an exam of the table: one of ours, or a new one.
type procedure struct {
	*name
	ours         *guideline.Procedure
	entries      []entry
	modality     string
	contrast     string
	adult, child int  // radiation level of the table; guideline.Unknown
	levelled     bool // the table states a level
}

// where lists the rows of a procedure.
func (p *procedure) where() []int {
	rows := make([]int, len(p.entries))
	for i := range p.entries {
		rows[i] = p.entries[i].row
	}
	return rows
}

// procedureList collects the procedures of a table, in the order in which they come.
type procedureList struct {
	m      *Mapping
	ours   *guideline.Library
	report *Report
	list   []*procedure
	byName map[*name]*procedure
	byID   map[string]*procedure // of ours
}

// of returns the procedure of a name; two names that the mapping gives to one of our procedures are one.
func (l *procedureList) of(n *name) *procedure {
	if p := l.byName[n]; p != nil {
		return p
	}
	id, _, mapped := l.m.procedures.means(n.title)
	p := l.byID[id]
	if !mapped || p == nil {
		p = &procedure{name: n}
		l.list = append(l.list, p)
	}
	if mapped {
		l.byID[id] = p
		p.ours = l.our(id)
		n.id = id
	}
	l.byName[n] = p
	return p
}

func (l *procedureList) our(id string) *guideline.Procedure {
	i := slices.IndexFunc(l.ours.Procedures, func(p guideline.Procedure) bool { return p.ID == id })
	return &l.ours.Procedures[i] // ReadMapping has looked it up
}

// settle finds for each procedure what its rows say of it together.
func (l *procedureList) settle(names *names) {
	titles := map[string]string{}
	for _, p := range l.ours.Procedures {
		titles[fold(p.Title.In("en"))] = p.ID
	}
	header := l.m.header(procedureColumn)
	for _, p := range l.list {
		if id, same := titles[fold(p.title)]; same && p.ours == nil {
			l.report.add(Note, "our-procedure", p.where(), header, fmt.Sprintf("if it is, write `%q: %s` under `procedures`", p.title, id),
				"is %q our %s? It is imported as a procedure of its own", p.title, id)
		}
		l.settleModality(p)
		if p.modality == "" {
			continue
		}
		l.settleLevels(p)
	}
	for _, n := range names.list {
		l.reportSynonyms(n, l.byName[n])
	}
	for _, w := range l.m.procedures.words {
		if !l.report.refuses() && !slices.ContainsFunc(l.list, func(p *procedure) bool { return p.ours != nil && p.ours.ID == w.ours }) {
			l.report.add(Note, "unused-procedure", nil, header, "", "the mapping names %q, which the table does not have", w.theirs)
		}
	}
}

// reportSynonyms reports names that an export writes in another way, because the mapping gives their procedure another.
func (l *procedureList) reportSynonyms(n *name, p *procedure) {
	if p.ours == nil {
		return
	}
	for _, s := range n.spellings {
		if word := l.m.procedures.word(p.ours.ID); s.title != word {
			l.report.add(source.Warning, "synonym", s.rows, l.m.header(procedureColumn), "", "%q means the same as %q, which an export writes", s.title, word)
		}
	}
}

// settleModality takes the modality from our procedure, else from its column, else from the words of the title.
func (l *procedureList) settleModality(p *procedure) {
	header := l.m.header(modalityColumn)
	for _, e := range p.entries {
		if e.modality == "" {
			continue
		}
		if p.ours != nil && e.modality != p.ours.Modality {
			l.report.add(source.Warning, "modality", []int{e.row}, header, "is it that procedure?", "%q is our %s of the modality %s, here it is %s", e.procedure, p.ours.ID, p.ours.Modality, e.modality)
		}
		if p.ours == nil && p.modality != "" && e.modality != p.modality {
			l.report.add(source.Error, "contradiction", []int{e.row}, header, "a procedure has one modality", "%q is %s here, and %s before", e.procedure, e.modality, p.modality)
		}
		if p.modality == "" {
			p.modality = e.modality
		}
	}
	switch {
	case p.ours != nil:
		p.modality, p.contrast = p.ours.Modality, p.ours.Contrast
		return
	case p.modality == "":
		var found bool
		if p.modality, found = l.m.modalities.within(p.title); !found {
			l.report.add(source.Error, "modality", p.where(), l.m.header(procedureColumn), "add a word of it to `modalities`, or name one of our procedures for it under `procedures`",
				"no word of %q tells the modality", p.title)
			return
		}
	}
	p.contrast = l.m.agent(p.title, p.modality)
}

// ionising says whether a procedure uses ionising radiation: ours as it is written, others by modality.
func (p *procedure) ionising() bool {
	if p.ours != nil {
		return p.ours.Ionising
	}
	return p.modality != "MR" && p.modality != "US" && p.modality != "none"
}

// settleLevels takes the radiation level of each age group from the rows, which must agree: it belongs to the procedure.
func (l *procedureList) settleLevels(p *procedure) {
	p.adult = l.level(p, adultColumn, func(e *entry) int { return e.adult })
	p.child = l.level(p, childColumn, func(e *entry) int { return e.child })
	p.levelled = p.adult != guideline.Unknown || p.child != guideline.Unknown
	if !p.levelled {
		return
	}
	if !p.ionising() && (p.adult == guideline.Unknown) != (p.child == guideline.Unknown) && l.m.header(adultColumn) != "" && l.m.header(childColumn) != "" {
		column := adultColumn
		if p.child == guideline.Unknown {
			column = childColumn
		}
		l.report.add(source.Warning, "level", p.where(), l.m.header(column), "", "no level for %q: it is 0, as the exam uses no ionising radiation", p.title)
	}
	if p.ours == nil {
		return
	}
	for _, group := range []struct {
		column      role
		table, ours int
	}{{adultColumn, p.adult, p.ours.Level.Adult}, {childColumn, p.child, p.ours.Level.Child}} {
		if group.table != group.ours && group.ours != guideline.Unknown && l.m.header(group.column) != "" {
			l.report.add(Note, "level", p.where(), l.m.header(group.column), "", "the level of %q is %s, that of our %s is %d: the table's is taken",
				p.title, levelWord(group.table), p.ours.ID, group.ours)
		}
	}
}

func levelWord(level int) string {
	if level == guideline.Unknown {
		return unknownLevel
	}
	return fmt.Sprint(level)
}

// level finds what the rows say of one age group.
func (l *procedureList) level(p *procedure, c role, of func(*entry) int) int {
	rows := map[int][]int{}
	var levels []int
	for i := range p.entries {
		v := of(&p.entries[i])
		if rows[v] == nil && v != guideline.Unknown {
			levels = append(levels, v)
		}
		rows[v] = append(rows[v], p.entries[i].row)
	}
	header := l.m.header(c)
	if len(levels) == 0 {
		return guideline.Unknown
	}
	slices.Sort(levels)
	highest := levels[len(levels)-1]
	if len(levels) > 1 {
		var parts []string
		var all []int
		for _, v := range levels {
			parts = append(parts, fmt.Sprintf("%d in %s", v, rowWords(rows[v], rowsShown)))
			all = append(all, rows[v]...)
		}
		said := strings.Join(parts, ", ")
		if l.m.highestLevel {
			l.report.add(source.Warning, "level", all, header, "", "%q has several levels (%s): the highest is taken", p.title, said)
		} else {
			l.report.add(source.Error, "contradiction", all, header, "a procedure has one level for each age group: correct it, or write `contradicting-levels: highest`",
				"%q has several levels: %s", p.title, said)
		}
	}
	if unknown := rows[guideline.Unknown]; len(unknown) > 0 {
		l.report.add(source.Warning, "level", unknown, header, "", "no level for %q: %d of %s counts here too", p.title, highest, rowWords(rows[highest], rowsShown))
	}
	switch {
	case p.ionising() && levels[0] == 0:
		l.report.add(source.Error, "level", rows[0], header, "correct the level, or its modality under `modalities`", "%q is of the modality %s, which uses ionising radiation, and has the level 0", p.title, p.modality)
	case !p.ionising() && highest > 0:
		l.report.add(source.Error, "level", rows[highest], header, "correct the level, or its modality under `modalities`", "%q is of the modality %s, which uses no ionising radiation, and has the level %d", p.title, p.modality, highest)
	}
	return highest
}
