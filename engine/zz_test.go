package engine
import ("testing";"context";"math/rand/v2";"slices";"fmt")
func TestZZ(t *testing.T) {
	e := shipped(t)
	for _, table := range e.guidelines {
		if !slices.Contains([]string{"low-back-pain","headache","ankle-foot-injury","breast-lump"}, table.guideline.ID) { continue }
		random := rand.New(rand.NewPCG(21, 22))
		for row := range table.rows {
			if row%5 != 2 { continue }
			known := slices.Clone(e.unknown)
			for _, c := range table.rows[row].Boxes[0] {
				if e.space.FactOf(c.Coordinate).Derived == nil { known[c.Coordinate] = known[c.Coordinate].Intersect(c.Region) }
			}
			w := &walker{e: e, patient: patientIn(e, known, random, true)}
			w.stated = Referral{AsOf: "2026-11-21", Indications: []Code{{Code: table.guideline.Indications[0]}}}
			fmt.Println("==", table.guideline.ID, table.guideline.Scenarios[row].ID)
			for {
				r, _ := e.Evaluate(context.Background(), w.stated)
				if r.Stable { fmt.Println("   stable:", r.Answers); break }
				fmt.Println("   ", len(r.Answers[0].Possible), r.Questions[0].Fact, r.Questions[0].Kind, len(r.Questions[0].Items), "|", r.Questions[0].Why)
				w.answer(t, r.Questions[0])
			}
		}
	}
}
