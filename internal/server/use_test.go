package server

import (
	"bytes"
	"io/fs"
	"os"
	"sync"
	"testing"
	"testing/fstest"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"google.golang.org/protobuf/proto"

	justifyv1 "github.com/justify-cds/justify/api/justify/v1"
	"github.com/justify-cds/justify/internal/compile"
	"github.com/justify-cds/justify/internal/guideline"
)

// TestUse: while editions are exchanged, each call is answered by one of them, whole: the answer is the one that the
// edition which it names gives.
func TestUse(t *testing.T) {
	base, files := os.DirFS("../../engine/testdata/intake"), fstest.MapFS{}
	require.NoError(t, fs.WalkDir(base, ".", func(name string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		text, err := fs.ReadFile(base, name)
		files[name] = &fstest.MapFile{Data: bytes.Replace(text, []byte("\ntitle: "), []byte("\ntitle: Changed "), 1)}
		return err
	}))
	var sites []*Site
	for _, from := range []fs.FS{base, files} {
		library, found := guideline.Load(from)
		require.NotNil(t, library, "%v", found)
		ed, err := compile.Compile(library)
		require.NoError(t, err)
		packed, err := ed.Bytes()
		require.NoError(t, err)
		site, err := NewSite(packed)
		require.NoError(t, err)
		sites = append(sites, site)
	}

	s := smallServer(t)
	request := sound(s)
	want := map[string]*justifyv1.Recommendation{}
	for _, site := range sites {
		s.Use(site)
		assert.Equal(t, site.Edition.Digest, s.Digest())
		response, err := s.Evaluate(t.Context(), request)
		require.NoError(t, err)
		want[site.Edition.Digest] = response.GetRecommendation()
	}
	require.Len(t, want, 2)

	l := listen(t, s, patience)
	done := make(chan struct{})
	var exchanged, calls sync.WaitGroup
	exchanged.Go(func() {
		for i := 0; ; i++ {
			select {
			case <-done:
				return
			default:
				s.Use(sites[i%2])
				time.Sleep(100 * time.Microsecond)
			}
		}
	})
	for range 8 {
		calls.Go(func() {
			stream, err := l.justification().EvaluateStream(soon(t))
			if !assert.NoError(t, err) {
				return
			}
			for range 50 {
				response, err := l.justification().Evaluate(soon(t), request)
				if !assert.NoError(t, err) {
					return
				}
				got := response.GetRecommendation()
				assert.True(t, proto.Equal(want[got.GetEdition()], got), "the answer is not that of %s", got.GetEdition())
				if err := stream.Send(&justifyv1.EvaluateStreamRequest{Referral: request.GetReferral()}); !assert.NoError(t, err) {
					return
				}
				answer, err := stream.Recv()
				if !assert.NoError(t, err) {
					return
				}
				got = answer.GetResponse().GetRecommendation()
				assert.True(t, proto.Equal(want[got.GetEdition()], got), "the answer in the stream is not that of %s", got.GetEdition())
			}
			assert.NoError(t, stream.CloseSend())
		})
	}
	calls.Wait()
	close(done)
	exchanged.Wait()
}
