package space

// Find looks for a patient within the case who lies in all of hold and in none of fail. The witness is a part of the case,
// as large as the search left it: every patient in it answers. It is exact over cells, ages by calendar included; outcome
// Covered means that there is nobody, Undecided that the search was given up after so many steps.
func (s *Space) Find(c Case, hold, fail []AnyOf, steps int) (witness Case, outcome Cover) {
	boxes := append(append([]AnyOf{}, hold...), fail...)
	f := finder{Region: s.Region(boxes), hold: hold, fail: fail, months: -1}
	if at := s.CoordinatesOf("age"); len(at) == 2 && f.cells[at[0]].Len() > 0 && f.cells[at[1]].Len() > 0 {
		f.months = at[0]
	}
	return f.search(append(Case{}, c...), &steps)
}

type finder struct {
	*Region
	hold, fail []AnyOf
	months     int // the coordinate of age in months where both of age's are looked at; else -1
}

func (f *finder) search(c Case, steps *int) (Case, Cover) {
	if *steps--; *steps < 0 {
		return nil, Undecided
	}
	if f.months >= 0 && !agesMeet(c[f.months], c[f.months+1]) {
		return nil, Covered
	}
	f.derived.Derive(c)
	split := -1
	for _, a := range f.hold {
		if !a.Possible(c) {
			return nil, Covered
		}
		if split < 0 && !a.Certain(c) {
			split = f.disputed(a, c)
		}
	}
	for _, a := range f.fail {
		if a.Certain(c) {
			return nil, Covered
		}
		if split < 0 && a.Possible(c) {
			split = f.disputed(a, c)
		}
	}
	if split < 0 {
		return append(Case{}, c...), Gap
	}
	whole, cells, co := c[split], f.cells[split], &f.space.Coordinates[split]
	outcome := Covered
	for i := range cells.Len() {
		part := cells.At(co, i).Intersect(whole)
		if part.Empty() {
			continue
		}
		c[split] = part
		switch witness, found := f.search(c, steps); found {
		case Gap:
			return witness, Gap
		case Undecided:
			outcome = Undecided
		}
		if *steps < 0 {
			break
		}
	}
	c[split] = whole
	return nil, outcome
}
