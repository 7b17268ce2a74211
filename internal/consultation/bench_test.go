package consultation

import (
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

// BenchmarkRecord measures what recording costs beside evaluating, with 64 callers at once. cpu-µs is what a busy machine does
// not distort.
func BenchmarkRecord(b *testing.B) {
	r := opened(b, b.TempDir())
	evaluations := make([]*Evaluation, 64)
	for i := range evaluations {
		evaluations[i] = consult(b, i)
	}
	var next atomic.Int64
	used := func() time.Duration {
		var u syscall.Rusage
		require.NoError(b, syscall.Getrusage(syscall.RUSAGE_SELF, &u))
		return time.Duration(u.Utime.Nano() + u.Stime.Nano())
	}
	b.SetParallelism(32)
	b.ReportAllocs()
	before := used()
	b.ResetTimer()
	b.RunParallel(func(p *testing.PB) {
		for p.Next() {
			v := *evaluations[next.Add(1)%64]
			v.At = start.Add(time.Duration(next.Load()) * time.Second)
			_, err := r.Record(b.Context(), &v)
			require.NoError(b, err)
		}
	})
	b.ReportMetric(float64((used()-before).Microseconds())/float64(b.N), "cpu-µs/op")
}
