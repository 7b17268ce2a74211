package space

// Form is the way a derived fact follows from other facts.
type Form string

const (
	Any    Form = "any"    // true where one of the items holds
	All    Form = "all"    // true where every item holds
	Count  Form = "count"  // how many of the items hold
	Points Form = "points" // the sum of what the items add
	First  Form = "first"  // a decision list: what the first item that holds says
	Bands  Form = "bands"  // a decision list over the score of the same name
)

// Item is one line of a derived fact.
type Item struct {
	When AnyOf   // empty box in the last item of a decision list: always
	Add  float64 // count: 1; points: a multiple of 0.25, so that sums are exact
	Is   string  // decision lists: the value
}

// Derived computes a fact from others. Outside Applies its value is not-applicable.
type Derived struct {
	Form    Form
	Applies Box
	Items   []Item
	Of      string // bands: the score that they cut
}

// Sums says whether the fact is a number (count, points) rather than a decision list.
func (d *Derived) Sums() bool { return d.Form == Count || d.Form == Points }

// Rows turns any, all, first and bands into the one form they share: a decision list of (boxes, value).
func (d *Derived) Rows() (rows []AnyOf, values []string) {
	switch d.Form {
	case Any:
		var union AnyOf
		for _, item := range d.Items {
			union = append(union, item.When...)
		}
		return []AnyOf{union, {Box{}}}, []string{"true", "false"}
	case All:
		merged, ok := Box{}, true
		for _, item := range d.Items {
			if ok {
				merged, ok = merged.Intersect(item.When[0])
			}
		}
		rows, values = []AnyOf{{Box{}}}, []string{"false"}
		if ok {
			rows, values = []AnyOf{{merged}, {Box{}}}, []string{"true", "false"}
		}
		return rows, values
	}
	for _, item := range d.Items {
		rows, values = append(rows, item.When), append(values, item.Is)
	}
	return rows, values
}

// Derive computes the derived coordinates of a case from its base coordinates. What comes out is never narrower than
// the truth; it may be wider where items share inputs.
func (s *Space) Derive(c Case) {
	for i := range s.Facts {
		f := &s.Facts[i]
		if f.Derived == nil {
			continue
		}
		at := s.first[i]
		c[at] = s.Coordinates[at].derive(f.Derived, c)
	}
}

func (co *Coordinate) derive(d *Derived, c Case) Extent {
	e := Nothing
	if d.Applies.Possible(c) {
		if d.Sums() {
			e = sum(d.Items, c)
		} else {
			e = co.decide(d, c)
		}
	}
	if !d.Applies.Certain(c) {
		outside, _ := co.Value(NotApplicable)
		e.Values |= outside.Values
	}
	return e
}

// sum encloses the total: what surely holds is added to both ends, what may hold widens one.
func sum(items []Item, c Case) Extent {
	lo, hi := 0.0, 0.0
	for _, item := range items {
		switch {
		case item.When.Certain(c):
			lo, hi = lo+item.Add, hi+item.Add
		case item.When.Possible(c):
			lo, hi = lo+min(item.Add, 0), hi+max(item.Add, 0)
		}
	}
	return Interval(lo, hi)
}

// decide returns the values that a decision list may give: an item counts where it may hold and no earlier item with
// another value surely does.
func (co *Coordinate) decide(d *Derived, c Case) Extent {
	rows, values := d.Rows()
	var settled, possible uint64 // values of earlier items that surely hold; values that may come out
	for i, row := range rows {
		value, _ := co.Value(values[i])
		if settled&^value.Values == 0 && row.Possible(c) {
			possible |= value.Values
		}
		if row.Certain(c) {
			settled |= value.Values
		}
	}
	return Choices(possible)
}
