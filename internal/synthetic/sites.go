package synthetic

import (
	"fmt"
	"math/rand/v2"
	"strings"
)

// sites are invented hospitals, and how many of the referrals come from each.
var sites = []struct {
	name  string
	share float64
}{{"university-hospital", 0.45}, {"county-hospital", 0.30}, {"day-clinic", 0.15}, {"island-hospital", 0.10}}

// Sites draws where referrals come from. It has chance of its own, so that a stream is the same with sites and without.
type Sites struct{ random *rand.Rand }

// Sites starts drawing.
func (s *Source) Sites(seed uint64) *Sites { return &Sites{rand.New(rand.NewPCG(seed, 2))} }

// Next draws a site.
func (s *Sites) Next() string {
	var weights []float64
	for _, site := range sites {
		weights = append(weights, site.share)
	}
	return sites[pick(s.random, weights)].name
}

// SiteFrequencies says in Markdown what sites are drawn from.
func SiteFrequencies() string {
	var parts []string
	for _, s := range sites {
		parts = append(parts, fmt.Sprintf("%s %.0f %%", s.name, 100*s.share))
	}
	return "Sites: " + strings.Join(parts, ", ") + "."
}
