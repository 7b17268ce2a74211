package engine

// Case is a referral after canonicalisation: what stock OPA takes as input to rank with the edition alone.
type Case struct {
	AsOf        string         `json:"as_of"`
	Indications []string       `json:"indications"`
	Facts       map[string]any `json:"facts"` // extents of the base coordinates that are known at all
	Orders      []string       `json:"orders"`
}

// Canonical returns the canonical case of a referral.
func (e *Engine) Canonical(r Referral) (*Case, error) {
	in, err := e.intake(&r)
	if err != nil {
		return nil, err
	}
	c := &Case{AsOf: r.AsOf, Indications: []string{}, Facts: map[string]any{}, Orders: []string{}}
	for _, reason := range in.reasons {
		c.Indications = append(c.Indications, e.indicationIDs[reason])
	}
	for _, at := range in.orders {
		c.Orders = append(c.Orders, e.procedureIDs[at])
	}
	for i := range e.space.Coordinates {
		co, extent := &e.space.Coordinates[i], in.known[i]
		switch {
		case e.space.FactOf(i).Derived != nil || extent == co.Full:
		default:
			known := map[string]any{}
			for _, name := range co.Names(extent) {
				known[name] = true
			}
			if extent.HasNumbers() {
				known["min"], known["max"] = extent.Min, extent.Max
			}
			c.Facts[co.ID] = known
		}
	}
	return c, nil
}
