package consultation

import (
	"crypto/sha256"
	"encoding/hex"
	"flag"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"runtime"
	"sync"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/klauspost/compress/s2"
	"github.com/stretchr/testify/require"

	"github.com/justify-cds/justify/internal/shipped"
	"github.com/justify-cds/justify/internal/synthetic"
)

var (
	millionSize = flag.Int("entries", 1_000_000, "entries of the store that the benchmarks read")
	millionDir  = flag.String("store", "", "folder in which the benchmarks keep their store, for the next time")
)

// Decisions of the bulk: what is evaluated, and how many of a hundred entries have a decision of their own. Of 60,000 referrals
// that `justify synthesise` invents 34,585 have one; a million is thought to have 29 in a hundred.
const (
	bulkEvaluated = 4000
	bulkDistinct  = 29
	bulkOutcomes  = 25 // in a hundred entries
)

// Million opens a large store of synthetic referrals, which it writes where there is none.
func Million(b *testing.B) *Store {
	million.Do(func() {
		dir := *millionDir
		if dir == "" {
			var err error
			dir, err = os.MkdirTemp("", "justify-million-")
			require.NoError(b, err)
		}
		_, err := os.Stat(filepath.Join(dir, sqliteFile))
		millionStore, millionErr = Open(b.Context(), dir)
		if millionErr == nil && err != nil {
			begin := time.Now()
			bulk(b, millionStore, *millionSize)
			b.Logf("%d entries written in %v", *millionSize, time.Since(begin))
		}
	})
	require.NoError(b, millionErr)
	return millionStore
}

var (
	million      sync.Once
	millionStore *Store
	millionErr   error
)

// CloseMillion removes the store, unless it is to be kept.
func CloseMillion() {
	if millionStore != nil && *millionDir == "" {
		defer os.RemoveAll(filepath.Dir(millionStore.backend.place()))
		millionStore.Close()
	}
}

// bulk writes entries past the recorder: many at a time, over three years, from 20 sites.
func bulk(t testing.TB, s *Store, n int) {
	e := shipped.Engine()
	require.NoError(t, s.KeepEdition(t.Context(), e.Digest(), shipped.Packed()))
	source, err := synthetic.NewSource(&shipped.Edition().Catalogue)
	require.NoError(t, err)
	stream, random, keys := source.Stream(1), rand.New(rand.NewPCG(1, 2)), testKeys(t)
	r := &Recorder{store: s, keys: keys}
	r.known = newKnown()
	var evaluated []Evaluation
	var texts [][]byte // of the decisions
	for len(evaluated) < min(bulkEvaluated, n) {
		answer, c, err := e.EvaluateRecorded(t.Context(), stream.Next())
		if err != nil {
			continue // an order that no edition takes
		}
		text, err := answer.Decision.CanonicalJSON()
		require.NoError(t, err)
		evaluated, texts = append(evaluated, Evaluation{Case: c, Recommendation: answer}), append(texts, text)
	}
	var recent []*draft
	var batch []*draft
	flush := func() {
		_, err := s.append(t.Context(), batch)
		require.NoError(t, err)
		batch = batch[:0]
	}
	begin := time.Date(2024, 1, 1, 0, 0, 0, 0, time.UTC)
	step := 3 * 365 * 24 * time.Hour / time.Duration(n)
	for i := range n {
		at := begin.Add(time.Duration(i) * step)
		if len(recent) > 0 && random.IntN(100) < bulkOutcomes {
			of := recent[random.IntN(len(recent))]
			d := &draft{entry: Entry{Kind: OutcomeEntry, ID: of.entry.ID, At: at, Done: Done(1 + random.IntN(4))}}
			if d.entry.Done == Overridden {
				d.entry.Reason = Reason(1 + random.IntN(10))
			}
			batch = append(batch, d)
		} else {
			k := random.IntN(len(evaluated))
			v := evaluated[k]
			v.At, v.Latency = at, 150*time.Microsecond
			site := random.IntN(20)
			v.Origin = Origin{fmt.Sprintf("site %d", site), fmt.Sprintf("department %d", random.IntN(12)), fmt.Sprintf("requester %d", random.IntN(400)), fmt.Sprintf("order %d", i)}
			if site < 4 && i > n/2 {
				v.Trial, v.Arm, v.Mode = "north", []string{"silent", "active"}[site%2], Mode(1-site%2)
			}
			v.Emergency = random.IntN(50) == 0
			d, err := r.draft(&v)
			require.NoError(t, err)
			d.entry.ID = idAt(at, random)
			text := texts[k]
			if own := random.IntN(n*bulkDistinct/100 + 1); own >= len(evaluated) { // another decision that says the same
				text = append(fmt.Appendf(nil, `{"_":"%09d",`, own), text[1:]...)
				d.entry.Recommendation = sha256.Sum256(text)
				if _, known := r.known.Get(d.entry.Recommendation); !known {
					d.recommendation = guard(s2.Encode(nil, text))
				}
			}
			r.known.Add(d.entry.Recommendation, d.entry.Gist)
			if recent = append(recent, d); len(recent) > 1000 {
				recent = recent[1:]
			}
			batch = append(batch, d)
		}
		if len(batch) == 5000 {
			flush()
		}
	}
	flush()
}

// idAt is an UUIDv7 of a time.
func idAt(at time.Time, random *rand.Rand) uuid.UUID {
	var id uuid.UUID
	_, _ = hex.Decode(id[:], fmt.Appendf(nil, "%012x%04x%016x", at.UnixMilli(), 0x7000|random.IntN(0x1000), 1<<63|random.Uint64()>>2))
	return id
}

func BenchmarkMillion(b *testing.B) {
	s := Million(b)
	b.Run("scan", func(b *testing.B) {
		for b.Loop() {
			head, err := s.Head(b.Context())
			require.NoError(b, err)
			var readers sync.WaitGroup
			n := int64(runtime.GOMAXPROCS(0))
			for i := range n {
				readers.Go(func() {
					if err := s.Entries(b.Context(), head.Sequence*i/n+1, head.Sequence*(i+1)/n, func(*Entry) error { return nil }); err != nil {
						b.Error(err)
					}
				})
			}
			readers.Wait()
		}
	})
	b.Run("verify", func(b *testing.B) {
		for b.Loop() {
			v, err := s.Verify(b.Context())
			require.NoError(b, err)
			require.Empty(b, v.Findings)
		}
	})
}
