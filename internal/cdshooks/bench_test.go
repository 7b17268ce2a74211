package cdshooks

import (
	"testing"

	"github.com/stretchr/testify/require"
)

// BenchmarkCall measures a call whole: the request, the reading, the engine and the card; without network and record.
func BenchmarkCall(b *testing.B) {
	s := newShipped(b)
	body := signing(argonautOrder("70450", icd10("R51")))
	for b.Loop() {
		s.asked, s.observed = s.asked[:0], s.observed[:0]
		if w := s.post(b, orderSignID, body); w.Code != 200 {
			require.Equal(b, 200, w.Code, w.Body.String())
		}
	}
}

// BenchmarkAnswer is the engine's part of it.
func BenchmarkAnswer(b *testing.B) {
	s := newShipped(b)
	s.post(b, orderSignID, signing(argonautOrder("70450", icd10("R51"))))
	q := s.asked[0]
	for b.Loop() {
		if _, err := s.answer(q); err != nil {
			b.Fatal(err)
		}
	}
}
