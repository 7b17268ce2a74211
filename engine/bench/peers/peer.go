package peers

import (
	"context"
	"fmt"

	"github.com/justify-cds/justify/engine"
	"github.com/justify-cds/justify/internal/edition"
	"github.com/justify-cds/justify/internal/synthetic"
)

// Peer decides which scenario is the first that holds.
type Peer struct {
	Name string
	How  string // what its time covers
	// Ready prepares a patient in the peer's own form of input; the returned call decides, and is what is timed.
	Ready func(synthetic.Patient) (func() (string, error), error)
}

// Absent is a peer that could not take part, and why.
type Absent struct{ Name, Why string }

// Agree lets every peer decide on every patient, and fails at the first that does not say what the first peer says.
func Agree(list []Peer, patients []synthetic.Patient) (scenarios map[string]int, err error) {
	scenarios = map[string]int{}
	for i, patient := range patients {
		want := ""
		for k, peer := range list {
			decide, err := peer.Ready(patient)
			if err != nil {
				return nil, fmt.Errorf("%s, patient %d: %w", peer.Name, i, err)
			}
			for range 2 { // a peer that keeps something of the first call would be found out here
				got, err := decide()
				if err != nil {
					return nil, fmt.Errorf("%s, patient %d: %w", peer.Name, i, err)
				}
				if k == 0 {
					want = got
				}
				if got != want {
					return nil, fmt.Errorf("%s says %q where %s says %q, of patient %d: %+v", peer.Name, got, list[0].Name, want, i, patient.Referral.Facts)
				}
			}
		}
		scenarios[want]++
	}
	return scenarios, nil
}

// InProcess makes every peer that runs in this process, our engine with its cache and without first. One that cannot
// express the rules is told apart.
func InProcess(ctx context.Context, ed *edition.Edition, guideline string, cached, uncached *engine.Engine) ([]Peer, []Absent, error) {
	r, err := NewRules(&ed.Catalogue, guideline)
	if err != nil {
		return nil, nil, err
	}
	list := []Peer{
		NewJustify(ctx, uncached, guideline, "justify, miss", "referral to whole recommendation, no cache"),
		NewJustify(ctx, cached, guideline, "justify, hit", "referral to whole recommendation, decision in the cache"),
	}
	var absent []Absent
	add := func(name string, p Peer, err error) {
		if err != nil {
			absent = append(absent, Absent{name, err.Error()})
			return
		}
		list = append(list, p)
	}
	opa, err := NewOPA(ctx, ed, r.Space, guideline, r.Inputs)
	add("OPA query, prepared", opa, err)
	plain, bucketed, err := NewCEL(r)
	add("cel-go", plain, err)
	add("cel-go, bucketed", bucketed, err)
	cedar, err := NewCedar(r)
	add("cedar-go", cedar, err)
	grule, err := NewGrule(r)
	add("grule", grule, err)
	cql, err := NewCQL(ctx, r)
	add("google/cql", cql, err)
	if guideline == "headache" {
		add("", NewHandWritten(r.Space), nil)
	}
	return list, absent, nil
}
