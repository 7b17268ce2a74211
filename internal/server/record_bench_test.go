package server

import (
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	justifyv1 "github.com/justify-cds/justify/api/justify/v1"
)

// BenchmarkRecorded is Evaluate over the loopback with 64 callers, with and without the record. cpu-µs counts callers and server
// together, and a busy machine does not distort it.
func BenchmarkRecorded(b *testing.B) {
	for name, recorded := range map[string]bool{"off": false, "durable": true} {
		b.Run(name, func(b *testing.B) {
			s := newServer(b)
			if recorded {
				recording(b, s, b.TempDir())
			}
			client := justifyv1.NewJustificationServiceClient(listen(b, s, time.Second))
			request := sound(s)
			_, err := client.Evaluate(b.Context(), request)
			require.NoError(b, err)
			used := func() time.Duration {
				var u syscall.Rusage
				require.NoError(b, syscall.Getrusage(syscall.RUSAGE_SELF, &u))
				return time.Duration(u.Utime.Nano() + u.Stime.Nano())
			}
			b.SetParallelism(32)
			before := used()
			b.ResetTimer()
			b.RunParallel(func(p *testing.PB) {
				for p.Next() {
					if _, err := client.Evaluate(b.Context(), request); err != nil {
						b.Error(err)
					}
				}
			})
			b.ReportMetric(float64((used()-before).Microseconds())/float64(b.N), "cpu-µs/op")
		})
	}
}
