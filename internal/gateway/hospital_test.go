package gateway

import (
	"net/http"
	"sync"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/justify-cds/justify/guidelines"
	"github.com/justify-cds/justify/internal/cdshooks"
	"github.com/justify-cds/justify/internal/compile"
	"github.com/justify-cds/justify/internal/consultation"
	"github.com/justify-cds/justify/internal/guideline"
	"github.com/justify-cds/justify/internal/pss"
	"github.com/justify-cds/justify/internal/server"
)

// sample is the shipped library with the sample site's overlay, which maps codes of its own.
var sample = sync.OnceValues(func() (*server.Site, error) {
	var overlays []guideline.OverlayFile
	for _, o := range guideline.OverlaysIn(guidelines.FS) {
		if o.ID == "sample-site" {
			overlays = append(overlays, o)
		}
	}
	library, found := guideline.Load(guidelines.FS, overlays...)
	if library == nil {
		return nil, found
	}
	ed, err := compile.Compile(library)
	if err != nil {
		return nil, err
	}
	packed, err := ed.Bytes()
	if err != nil {
		return nil, err
	}
	return server.NewSite(packed)
})

// hospital is a server with a record and three sites: north has the shipped library, south its own codes, and west is silent.
type hospital struct {
	*server.Server
	recorder *consultation.Recorder
	seen     int64 // entries of the record that were looked at
}

func newHospital(t *testing.T) *hospital {
	t.Helper()
	dir := t.TempDir()
	s, recorder := recordingServer(t, dir)
	south, err := sample()
	require.NoError(t, err)
	s.Serves(map[string]*server.Site{"north": nil, "south": south, "west": south})
	west := recorder.Keys().Pseudonym(consultation.SiteRole, "west")
	require.NoError(t, s.Keep(t.Context(), server.Record{
		Recorder: recorder, Assignments: consultation.Assignments{{Site: west, Mode: consultation.Silent}},
	}))
	return &hospital{Server: s, recorder: recorder}
}

// at is the channels of one of its sites over HTTP, as in a trial.
func (h *hospital) at(t *testing.T, site string) *loopback {
	t.Helper()
	l := listen(t, h.Server, patience)
	require.True(t, l.Answers(site))
	require.NoError(t, l.Hooks(cdshooks.Config{
		Trial: true, TrialSite: site, Ratings: cdshooks.SystemActions, Language: func(site string) string { return map[string]string{"south": "de"}[site] },
	}))
	require.NoError(t, l.PSS(pss.Config{Site: func(*http.Request) (string, bool) { return site, true }}))
	return l
}

// recorded are the entries of the record since it was last asked.
func (h *hospital) recorded(t *testing.T) (list []consultation.Entry) {
	t.Helper()
	require.NoError(t, h.recorder.Store().Entries(t.Context(), h.seen+1, 1<<40, func(e *consultation.Entry) error {
		list = append(list, *e)
		h.seen = e.Sequence
		return nil
	}))
	return list
}

// only is the one entry of the record since, an evaluation of that channel, site and mode.
func (h *hospital) only(t *testing.T, channel consultation.Channel, site string, mode consultation.Mode) consultation.Entry {
	t.Helper()
	list := h.recorded(t)
	require.Len(t, list, 1)
	e := list[0]
	assert.Equal(t, consultation.EvaluationEntry, e.Kind)
	assert.Equal(t, channel, e.Channel)
	assert.Equal(t, h.recorder.Keys().Pseudonym(consultation.SiteRole, site), e.Site)
	assert.Equal(t, mode, e.Mode)
	return e
}
