package main

import (
	"io"
	"path/filepath"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/justify-cds/justify/internal/server"
)

// BenchmarkSave measures from the moment a save is seen to the report, for each shipped guideline in turn; the watcher adds
// its 20 ms of quiet. cpu-ms is what a busy machine does not distort.
func BenchmarkSave(b *testing.B) {
	at := library{dir: "../../guidelines"}
	lib, files, err := at.load()
	require.NoError(b, err)
	packed, err := packedEdition(lib)
	require.NoError(b, err)
	s, err := server.New(packed)
	require.NoError(b, err)
	w := newWorkshop(at, s, io.Discard)
	w.know(lib, files)
	used := func() time.Duration {
		var u syscall.Rusage
		require.NoError(b, syscall.Getrusage(syscall.RUSAGE_SELF, &u))
		return time.Duration(u.Utime.Nano() + u.Stime.Nano())
	}
	before := used()
	b.ResetTimer()
	for i := range b.N {
		w.check(b.Context(), []string{filepath.ToSlash(lib.Guidelines[i%len(lib.Guidelines)].Pos.File)}, time.Now())
		<-w.good
	}
	b.ReportMetric(float64((used()-before).Milliseconds())/float64(b.N), "cpu-ms/op")
}
