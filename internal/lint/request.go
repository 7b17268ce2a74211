package lint

import (
	"encoding/json"

	"github.com/justify-cds/justify/engine"
)

// MarshalJSON writes the witness with its referral as a request: the file that `justify evaluate` reads, so that an editor
// can ask about the patient again.
func (w Witness) MarshalJSON() ([]byte, error) {
	r := w.Referral
	patient, facts := map[string]any{}, []any{}
	if r.BirthDate != "" {
		patient["birth_date"] = r.BirthDate
	}
	for _, f := range r.Facts {
		switch {
		case f.ID == "age" && f.Value.Range != nil:
			patient["age"] = quantity(f.Value.Range)
		case f.ID == "sex" && len(f.Value.OneOf) == 1:
			patient["sex"] = map[string]string{"female": "SEX_FEMALE", "male": "SEX_MALE", "other": "SEX_OTHER"}[f.Value.OneOf[0]]
		default:
			facts = append(facts, statement(f))
		}
	}
	referral := map[string]any{"as_of": r.AsOf, "patient": patient, "facts": facts, "indications": codes(r.Indications)}
	if len(r.Orders) > 0 {
		var orders []any
		for _, o := range r.Orders {
			orders = append(orders, map[string]any{"exam": map[string]any{"code": o.Exam.Code}})
		}
		referral["ordered_exams"] = orders
	}
	return json.Marshal(struct {
		Patient string         `json:"patient"`
		Shows   string         `json:"shows"`
		Request map[string]any `json:"request"`
	}{w.Patient, w.Shows, map[string]any{"referral": referral}})
}

// statement is what is known of one fact; a witness has one value of each.
func statement(f engine.Fact) map[string]any {
	s := map[string]any{"fact": f.ID}
	switch v := f.Value; {
	case v.Range != nil:
		s["quantity"] = quantity(v.Range)
	case len(v.OneOf) == 1 && (v.OneOf[0] == "true" || v.OneOf[0] == "false"):
		s["boolean"] = v.OneOf[0] == "true"
	default:
		s["choices"] = map[string]any{"values": v.OneOf}
	}
	return s
}

func quantity(r *engine.Range) map[string]any {
	q := map[string]any{"value": r.Min}
	if r.Unit != "" {
		q["unit"] = r.Unit
	}
	return q
}

func codes(list []engine.Code) []any {
	var all []any
	for _, c := range list {
		all = append(all, map[string]any{"code": c.Code})
	}
	return all
}
