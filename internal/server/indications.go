package server

import (
	"context"
	"fmt"
	"slices"

	justifyv1 "github.com/justify-cds/justify/api/justify/v1"
	"github.com/justify-cds/justify/engine"
	"github.com/justify-cds/justify/internal/edition"
	"github.com/justify-cds/justify/internal/search"
)

const (
	defaultHits = 10
	maxHits     = 50
)

// ListIndications lists the reasons for referral.
func (s *Server) ListIndications(_ context.Context, request *justifyv1.ListIndicationsRequest) (*justifyv1.ListIndicationsResponse, error) {
	site, err := s.at(request.GetSite())
	if err != nil {
		return nil, err
	}
	c := &site.Edition.Catalogue
	part, next, err := page(c.Indications, request.GetPageSize(), request.GetPageToken())
	if err != nil {
		return nil, err
	}
	return &justifyv1.ListIndicationsResponse{
		Indications:   each(part, func(in *edition.Indication) *justifyv1.Indication { return indicationOf(c, in, request.GetLanguage()) }),
		NextPageToken: next,
	}, nil
}

func indicationOf(c *edition.Catalogue, in *edition.Indication, language string) *justifyv1.Indication {
	m := &justifyv1.Indication{Id: in.ID, Title: in.Title.In(language), Synonyms: in.Synonyms}
	if own := in.Also[language]; len(own) > 0 {
		m.Synonyms = own
	}
	for _, of := range []struct {
		system justifyv1.CodeSystem
		codes  []string
	}{
		{justifyv1.CodeSystem_CODE_SYSTEM_ICD_10, in.ICD10}, {justifyv1.CodeSystem_CODE_SYSTEM_SNOMED_CT, in.SNOMED},
		{justifyv1.CodeSystem_CODE_SYSTEM_ICPC_2, in.ICPC2},
	} {
		for _, code := range of.codes {
			m.Codes = append(m.Codes, &justifyv1.Coding{System: of.system, Code: code})
		}
	}
	m.Codes = append(m.Codes, localCodes(in.Codes)...)
	for i := range c.Guidelines {
		if slices.Contains(c.Guidelines[i].Indications, in.ID) {
			m.Guidelines = append(m.Guidelines, c.Guidelines[i].ID)
		}
	}
	return m
}

// SearchIndications proposes indications for words as they are typed. The words stay out of logs: a patient's story may stand
// in them.
func (s *Server) SearchIndications(_ context.Context, request *justifyv1.SearchIndicationsRequest) (*justifyv1.SearchIndicationsResponse, error) {
	site, err := s.at(request.GetSite())
	if err != nil {
		return nil, err
	}
	limit := int(request.GetLimit())
	if limit < 0 || limit > maxHits {
		return nil, invalid(notAnswered, []engine.Violation{{Field: "limit", Message: fmt.Sprintf("write 1 to %d, or 0 for %d", maxHits, defaultHits)}})
	}
	if limit == 0 {
		limit = defaultHits
	}
	found := site.index().Search(request.GetQuery(), request.GetLanguage(), limit)
	return &justifyv1.SearchIndicationsResponse{
		Hits: each(found.Hits, func(h *search.Hit) *justifyv1.IndicationHit {
			return &justifyv1.IndicationHit{
				Indication: h.Indication, Title: h.Title, Matched: h.Matched, FoundIn: h.By, Score: h.Score,
				Guidelines: each(h.Guidelines, func(g *search.Guideline) *justifyv1.GuidelineReference {
					return &justifyv1.GuidelineReference{Id: g.ID, Title: g.Title}
				}),
			}
		}),
		Negated: found.Ignored,
	}, nil
}
