package main

import (
	"io"
	"path/filepath"
	"syscall"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/justify-cds/justify/internal/compile"
	"github.com/justify-cds/justify/internal/guideline"
	"github.com/justify-cds/justify/internal/server"
	"github.com/justify-cds/justify/internal/source"
)

// BenchmarkSave measures from the moment a save is seen to the report, and on to what changes since the last commit (one
// rating of the guideline), for each shipped guideline in turn; the watcher adds its 20 ms of quiet. cpu-ms is what a busy
// machine does not distort.
func BenchmarkSave(b *testing.B) {
	at := library{dir: "../../guidelines", documents: &source.Documents{}}
	lib, files, err := at.load()
	require.NoError(b, err)
	packed, err := packedEdition(lib)
	require.NoError(b, err)
	s, err := server.New(packed)
	require.NoError(b, err)
	w := newWorkshop(at, s, io.Discard)
	w.know(b.Context(), lib, files)
	used := func() time.Duration {
		var u syscall.Rusage
		require.NoError(b, syscall.Getrusage(syscall.RUSAGE_SELF, &u))
		return time.Duration(u.Utime.Nano() + u.Stime.Nano())
	}
	save := func(i int) (g *guideline.Guideline, names []string) {
		g = &lib.Guidelines[i%len(lib.Guidelines)]
		return g, []string{filepath.ToSlash(g.Pos.File)}
	}
	b.Run("report", func(b *testing.B) {
		before := used()
		for i := range b.N {
			_, names := save(i)
			w.report(b.Context(), names, time.Now())
		}
		b.ReportMetric(float64((used()-before).Milliseconds())/float64(b.N), "cpu-ms/op")
	})
	b.Run("difference", func(b *testing.B) {
		for i := range b.N {
			g, names := save(i)
			b.StopTimer()
			rating := &g.Scenarios[0].Ratings[0]
			was := rating.Value
			rating.Value = was%9 + 1
			w.head = compile.Catalogue(lib)
			rating.Value = was
			b.StartTimer()
			w.check(b.Context(), names, time.Now())
			<-w.good
		}
	})
}
