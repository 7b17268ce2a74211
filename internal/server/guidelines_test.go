package server

import (
	"context"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"google.golang.org/genproto/googleapis/rpc/errdetails"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"
	"google.golang.org/protobuf/testing/protocmp"

	justifyv1 "github.com/justify-cds/justify/api/justify/v1"
)

// pages walks a list to its end and returns the ids in order.
func pages[T any](t *testing.T, size int32, list func(size int32, token string) ([]T, string, error), id func(T) string) []string {
	t.Helper()
	var ids []string
	for token, first := "", true; first || token != ""; first = false {
		part, next, err := list(size, token)
		require.NoError(t, err)
		if size > 0 {
			require.LessOrEqual(t, len(part), int(size))
		}
		if next != "" {
			require.NotEmpty(t, part, "a page before the last is not empty")
		}
		for _, item := range part {
			ids = append(ids, id(item))
		}
		require.Less(t, len(ids), 10_000)
		token = next
	}
	return ids
}

// TestListsToTheirEnd walks every list in pages of several sizes: each entry comes once, in the edition's order, and
// as many as GetEdition counts.
func TestListsToTheirEnd(t *testing.T) {
	s := newServer(t)
	client := listen(t, s, patience).guidelines()
	described, err := client.GetEdition(soon(t), &justifyv1.GetEditionRequest{})
	require.NoError(t, err)
	e, c := described.GetEdition(), &s.site.Load().Edition.Catalogue
	assert.Equal(t, s.Digest(), e.GetDigest())
	assert.Positive(t, e.GetSemantics())
	var guidelines, procedures, facts, indications []string
	scenarios := 0
	for _, in := range c.Indications {
		indications = append(indications, in.ID)
	}
	for _, g := range c.Guidelines {
		guidelines, scenarios = append(guidelines, g.ID), scenarios+len(g.Scenarios)
	}
	for _, p := range c.Procedures {
		procedures = append(procedures, p.ID)
	}
	for _, f := range c.Facts {
		facts = append(facts, f.ID)
	}
	counts := []int32{e.GetGuidelineCount(), e.GetScenarioCount(), e.GetProcedureCount(), e.GetIndicationCount(), e.GetFactCount()}
	assert.Equal(t, []int32{int32(len(guidelines)), int32(scenarios), int32(len(procedures)), int32(len(c.Indications)), int32(len(facts))}, counts)
	for _, size := range []int32{0, 1, 7, 1000} {
		assert.Equal(t, guidelines, pages(t, size, func(size int32, token string) ([]*justifyv1.Guideline, string, error) {
			r, err := client.ListGuidelines(soon(t), &justifyv1.ListGuidelinesRequest{PageSize: size, PageToken: token})
			return r.GetGuidelines(), r.GetNextPageToken(), err
		}, (*justifyv1.Guideline).GetId))
		assert.Equal(t, procedures, pages(t, size, func(size int32, token string) ([]*justifyv1.Procedure, string, error) {
			r, err := client.ListProcedures(soon(t), &justifyv1.ListProceduresRequest{PageSize: size, PageToken: token})
			return r.GetProcedures(), r.GetNextPageToken(), err
		}, (*justifyv1.Procedure).GetId))
		assert.Equal(t, facts, pages(t, size, func(size int32, token string) ([]*justifyv1.FactDefinition, string, error) {
			r, err := client.ListFacts(soon(t), &justifyv1.ListFactsRequest{PageSize: size, PageToken: token})
			return r.GetFacts(), r.GetNextPageToken(), err
		}, (*justifyv1.FactDefinition).GetId))
		assert.Equal(t, indications, pages(t, size, func(size int32, token string) ([]*justifyv1.Indication, string, error) {
			r, err := client.ListIndications(soon(t), &justifyv1.ListIndicationsRequest{PageSize: size, PageToken: token})
			return r.GetIndications(), r.GetNextPageToken(), err
		}, (*justifyv1.Indication).GetId))
	}
}

// TestBadPages: a size or token that cannot be is refused, and the message does not speak of a referral.
func TestBadPages(t *testing.T) {
	client := listen(t, newServer(t), patience).guidelines()
	for _, c := range []struct {
		size  int32
		token string
		want  string
	}{
		{-1, "", "page_size: write 1 to 1000, or 0 for 100"},
		{1001, "", "page_size: write 1 to 1000, or 0 for 100"},
		{0, "next", "page_token: it is not one that this edition gave"},
		{0, "-1", "page_token: it is not one that this edition gave"},
		{0, "99999", "page_token: it is not one that this edition gave"},
		{0, strings.Repeat("9", 40), "page_token: it is not one that this edition gave"},
	} {
		_, guidelines := client.ListGuidelines(soon(t), &justifyv1.ListGuidelinesRequest{PageSize: c.size, PageToken: c.token})
		_, procedures := client.ListProcedures(soon(t), &justifyv1.ListProceduresRequest{PageSize: c.size, PageToken: c.token})
		_, facts := client.ListFacts(soon(t), &justifyv1.ListFactsRequest{PageSize: c.size, PageToken: c.token})
		_, indications := client.ListIndications(soon(t), &justifyv1.ListIndicationsRequest{PageSize: c.size, PageToken: c.token})
		for _, err := range []error{guidelines, procedures, facts, indications} {
			assert.Equal(t, codes.InvalidArgument, status.Code(err))
			assert.NotContains(t, status.Convert(err).Message(), "referral")
			assert.Equal(t, []string{c.want}, violations(t, err))
		}
	}
}

func TestGetGuideline(t *testing.T) {
	s := newServer(t)
	client := listen(t, s, patience).guidelines()
	listed, err := client.ListGuidelines(soon(t), &justifyv1.ListGuidelinesRequest{PageSize: 1000})
	require.NoError(t, err)
	for i, g := range listed.GetGuidelines() {
		assert.Empty(t, g.GetScenarios(), "the list is without scenarios")
		got, err := client.GetGuideline(soon(t), &justifyv1.GetGuidelineRequest{Id: g.GetId()})
		require.NoError(t, err)
		whole := got.GetGuideline()
		assert.Empty(t, cmp.Diff(g, whole, protocmp.Transform(), protocmp.IgnoreFields(&justifyv1.Guideline{}, "scenarios", "sources")))
		require.Len(t, whole.GetScenarios(), len(s.site.Load().Edition.Catalogue.Guidelines[i].Scenarios))
		cited := map[string]bool{}
		for _, src := range whole.GetSources() {
			cited[src.GetId()] = true
		}
		for _, scenario := range whole.GetScenarios() {
			assert.NotEmpty(t, scenario.GetWhen(), "%s/%s: says for whom", g.GetId(), scenario.GetId())
			for _, rating := range scenario.GetRatings() {
				for _, id := range rating.GetSources() {
					assert.True(t, cited[id], "%s/%s cites %s, which is not among the sources", g.GetId(), scenario.GetId(), id)
				}
			}
		}
	}
	_, err = client.GetGuideline(soon(t), &justifyv1.GetGuidelineRequest{Id: "phrenology"})
	assertErrorInfo(t, err, "GUIDELINE_UNKNOWN")
	_, err = client.GetGuideline(soon(t), &justifyv1.GetGuidelineRequest{Id: strings.Repeat("é", 100_000)})
	assertErrorInfo(t, err, "GUIDELINE_UNKNOWN")
}

// assertErrorInfo: the error has a reason that programs can tell apart, and repeats nothing of what was asked.
func assertErrorInfo(t *testing.T, err error, reason string) {
	t.Helper()
	assert.Equal(t, codes.NotFound, status.Code(err))
	require.Len(t, status.Convert(err).Details(), 1)
	info, ok := status.Convert(err).Details()[0].(*errdetails.ErrorInfo)
	require.True(t, ok)
	assert.Equal(t, []any{reason, "justify"}, []any{info.Reason, info.Domain})
	assert.Empty(t, info.Metadata)
}

// TestUnknownSite: no method answers for a site that the server has not by the default edition.
func TestUnknownSite(t *testing.T) {
	s := newServer(t)
	l := listen(t, s, patience)
	client := l.guidelines()
	request := sound(s)
	request.Referral.Site = "mars"
	for name, call := range map[string]func(context.Context) error{
		"Evaluate": func(ctx context.Context) error { _, err := l.justification().Evaluate(ctx, request); return err },
		"GetEdition": func(ctx context.Context) error {
			_, err := client.GetEdition(ctx, &justifyv1.GetEditionRequest{Site: "mars"})
			return err
		},
		"ListGuidelines": func(ctx context.Context) error {
			_, err := client.ListGuidelines(ctx, &justifyv1.ListGuidelinesRequest{Site: "mars"})
			return err
		},
		"GetGuideline": func(ctx context.Context) error {
			_, err := client.GetGuideline(ctx, &justifyv1.GetGuidelineRequest{Site: "mars"})
			return err
		},
		"ListProcedures": func(ctx context.Context) error {
			_, err := client.ListProcedures(ctx, &justifyv1.ListProceduresRequest{Site: "mars"})
			return err
		},
		"ListFacts": func(ctx context.Context) error {
			_, err := client.ListFacts(ctx, &justifyv1.ListFactsRequest{Site: "mars"})
			return err
		},
	} {
		t.Run(name, func(t *testing.T) {
			assertErrorInfo(t, call(soon(t)), "SITE_UNKNOWN")
		})
	}
}

// TestUnknownIsNotZero: a radiation level that nobody has published is absent on the wire, and a level 0 is not.
func TestUnknownIsNotZero(t *testing.T) {
	s := newServer(t)
	listed, err := listen(t, s, patience).guidelines().ListProcedures(soon(t), &justifyv1.ListProceduresRequest{PageSize: 1000})
	require.NoError(t, err)
	unknown, zero := 0, 0
	for i, p := range listed.GetProcedures() {
		from := s.site.Load().Edition.Catalogue.Procedures[i]
		for own, level := range map[*int]*int32{from.Level.Adult: p.RadiationLevelAdult, from.Level.Child: p.RadiationLevelChild} {
			assert.Equal(t, own == nil, level == nil, p.GetId())
			switch {
			case own == nil:
				unknown++
			case *own == 0:
				zero++
				assert.False(t, p.GetIonising(), p.GetId())
				fallthrough
			default:
				assert.Equal(t, int32(*own), *level, p.GetId())
			}
		}
	}
	assert.Positive(t, unknown)
	assert.Positive(t, zero)
}
