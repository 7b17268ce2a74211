package audit

import "math"

// Share is a proportion with its 95 % confidence interval.
type Share struct {
	Count *int64   `json:"count,omitempty"`
	Of    *int64   `json:"of,omitempty"`
	Share *float64 `json:"share,omitempty"` // nothing where it is of nothing
	Low   *float64 `json:"low,omitempty"`
	High  *float64 `json:"high,omitempty"`
}

// z95 is the 97.5th percentile of the normal distribution.
const z95 = 1.959963984540054

// shareOf is a proportion of whole numbers that are shown.
func shareOf(count, of *int64) Share {
	s := Share{Count: count, Of: of}
	if count == nil || of == nil || *of == 0 {
		return s
	}
	share, low, high := wilson(*count, *of)
	s.Share, s.Low, s.High = &share, &low, &high
	return s
}

// wilson is the score interval (Wilson 1927), which also holds for few cases and for shares near 0 and 1.
func wilson(count, of int64) (share, low, high float64) {
	n := float64(of)
	share = float64(count) / n
	const z2 = z95 * z95
	centre := (share + z2/(2*n)) / (1 + z2/n)
	half := z95 / (1 + z2/n) * math.Sqrt(share*(1-share)/n+z2/(4*n*n))
	low, high = centre-half, centre+half
	if count == 0 {
		low = 0 // which rounding may miss
	}
	if count == of {
		high = 1
	}
	return share, low, high
}
