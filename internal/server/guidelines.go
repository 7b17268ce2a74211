package server

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strconv"

	justifyv1 "github.com/justify-cds/justify/api/justify/v1"
	"github.com/justify-cds/justify/engine"
	"github.com/justify-cds/justify/internal/edition"
)

const (
	defaultPage = 100
	maxPage     = 1000
)

// page cuts a page out of a list; the token is the index at which it begins.
func page[T any](list []T, size int32, token string) (part []T, next string, err error) {
	if size < 0 || size > maxPage {
		return nil, "", invalid(notAnswered, []engine.Violation{{Field: "page_size", Message: fmt.Sprintf("write 1 to %d, or 0 for %d", maxPage, defaultPage)}})
	}
	if size == 0 {
		size = defaultPage
	}
	start := 0
	if token != "" {
		if start, err = strconv.Atoi(token); err != nil || start < 0 || start > len(list) {
			return nil, "", invalid(notAnswered, []engine.Violation{{Field: "page_token", Message: "it is not one that this edition gave"}})
		}
	}
	end := min(start+int(size), len(list))
	if end < len(list) {
		next = strconv.Itoa(end)
	}
	return list[start:end], next, nil
}

// GetEdition describes the edition.
func (s *Server) GetEdition(_ context.Context, request *justifyv1.GetEditionRequest) (*justifyv1.GetEditionResponse, error) {
	site, err := s.at(request.GetSite())
	if err != nil {
		return nil, err
	}
	c := &site.Edition.Catalogue
	scenarios := 0
	for _, g := range c.Guidelines {
		scenarios += len(g.Scenarios)
	}
	return &justifyv1.GetEditionResponse{Edition: &justifyv1.Edition{
		Digest: site.Edition.Digest, Semantics: int32(site.Edition.Semantics),
		GuidelineCount: int32(len(c.Guidelines)), ScenarioCount: int32(scenarios), ProcedureCount: int32(len(c.Procedures)),
		IndicationCount: int32(len(c.Indications)), FactCount: int32(len(c.Facts)),
		Overlays: each(c.Overlays, func(o *edition.Overlay) *justifyv1.Overlay {
			return &justifyv1.Overlay{
				Id: o.ID, Title: o.Title.In(""), Author: o.Author, Reason: o.Reason, Sites: o.Sites,
				Patches: each(o.Patches, func(p *edition.Patch) *justifyv1.OverlayPatch {
					return &justifyv1.OverlayPatch{Kind: p.Kind, Subject: p.Of, Reason: p.Reason}
				}),
			}
		}),
		Languages: each(c.Languages, func(l *edition.Language) *justifyv1.Language {
			return &justifyv1.Language{Tag: l.ID, Status: translationStatuses[l.Status], Translators: l.By}
		}),
		Phrases: phrases(c, request.GetLanguage()),
	}}, nil
}

func phrases(c *edition.Catalogue, language string) map[string]string {
	words := make(map[string]string, len(c.Phrases))
	for id, text := range c.Phrases {
		words[id] = text.In(language)
	}
	return words
}

// ListGuidelines lists the guidelines without their scenarios.
func (s *Server) ListGuidelines(_ context.Context, request *justifyv1.ListGuidelinesRequest) (*justifyv1.ListGuidelinesResponse, error) {
	site, err := s.at(request.GetSite())
	if err != nil {
		return nil, err
	}
	part, next, err := page(site.Edition.Catalogue.Guidelines, request.GetPageSize(), request.GetPageToken())
	if err != nil {
		return nil, err
	}
	return &justifyv1.ListGuidelinesResponse{
		Guidelines:    each(part, func(g *edition.Guideline) *justifyv1.Guideline { return site.guideline(g, request.GetLanguage()) }),
		NextPageToken: next,
	}, nil
}

// GetGuideline returns one guideline whole.
func (s *Server) GetGuideline(_ context.Context, request *justifyv1.GetGuidelineRequest) (*justifyv1.GetGuidelineResponse, error) {
	site, err := s.at(request.GetSite())
	if err != nil {
		return nil, err
	}
	list := site.Edition.Catalogue.Guidelines
	i := slices.IndexFunc(list, func(g edition.Guideline) bool { return g.ID == request.GetId() })
	if i < 0 {
		return nil, notFound("GUIDELINE_UNKNOWN", "the edition has no guideline of that id; ListGuidelines lists them")
	}
	language := request.GetLanguage()
	m := site.guideline(&list[i], language)
	m.Scenarios = each(list[i].Scenarios, func(sc *edition.Scenario) *justifyv1.GuidelineScenario { return site.scenario(sc, language) })
	m.Sources = site.sources(&list[i])
	return &justifyv1.GetGuidelineResponse{Guideline: m}, nil
}

func (s *Site) guideline(g *edition.Guideline, language string) *justifyv1.Guideline {
	m := &justifyv1.Guideline{
		Id: g.ID, Title: g.Title.In(language), System: g.System, Indications: g.Indications, Applies: s.words.Box(g.Applies, language),
		Status: reviewStatuses[g.Review.Status], Reviewed: g.Review.Reviewed, ReviewDue: g.Review.Due, ReviewedBy: g.Review.By,
		Interests: g.Review.Interests, Overlays: g.Overlays, HitPolicy: justifyv1.HitPolicy_HIT_POLICY_UNIQUE,
	}
	if g.Hit == "first" {
		m.HitPolicy = justifyv1.HitPolicy_HIT_POLICY_FIRST
	}
	return m
}

func (s *Site) scenario(sc *edition.Scenario, language string) *justifyv1.GuidelineScenario {
	return &justifyv1.GuidelineScenario{
		Id: sc.ID, Title: sc.Title.In(language), When: s.words.AnyOf(sc.When, language), Urgency: urgencies[sc.Urgency],
		RedFlag: sc.RedFlag, Note: sc.Note.In(language), Sources: sc.Sources,
		Ratings: each(sc.Ratings, func(r *edition.Rating) *justifyv1.Rating {
			return &justifyv1.Rating{
				Procedure: r.Procedure, Rating: int32(r.Rating), Category: categories[r.Category], Strength: strengths[r.Strength],
				Sources: r.Sources, Note: r.Note.In(language),
			}
		}),
	}
}

// sources lists what a guideline cites, in the order of the catalogue.
func (s *Site) sources(g *edition.Guideline) []*justifyv1.Source {
	cited := map[string]bool{}
	for _, sc := range g.Scenarios {
		for _, id := range sc.Sources {
			cited[id] = true
		}
		for _, r := range sc.Ratings {
			for _, id := range r.Sources {
				cited[id] = true
			}
		}
	}
	var list []*justifyv1.Source
	for _, src := range s.Edition.Catalogue.Sources {
		if cited[src.ID] {
			list = append(list, &justifyv1.Source{Id: src.ID, Title: src.Title, Citation: src.Citation, Year: int32(src.Year), Url: src.URL, Note: src.Note})
		}
	}
	return list
}

// ListProcedures lists the exams.
func (s *Server) ListProcedures(_ context.Context, request *justifyv1.ListProceduresRequest) (*justifyv1.ListProceduresResponse, error) {
	site, err := s.at(request.GetSite())
	if err != nil {
		return nil, err
	}
	part, next, err := page(site.Edition.Catalogue.Procedures, request.GetPageSize(), request.GetPageToken())
	if err != nil {
		return nil, err
	}
	return &justifyv1.ListProceduresResponse{
		Procedures: each(part, func(p *edition.Procedure) *justifyv1.Procedure {
			return &justifyv1.Procedure{
				Id: p.ID, Title: p.Title.In(request.GetLanguage()), Modality: p.Modality, Regions: p.Regions, Contrast: p.Contrast, Ionising: p.Ionising,
				RadiationLevelAdult: sharedParts.levelOf(p.Level.Adult), RadiationLevelChild: sharedParts.levelOf(p.Level.Child), RadiationLevelSource: p.LevelSource,
				DoseAdult: doseOf(p.Adult), DoseChild: doseOf(p.Child), Loinc: p.LOINC, Equivalent: p.Equivalent, LookBackDays: int32(p.LookBack),
				LocalCodes: localCodes(p.Codes),
			}
		}),
		NextPageToken: next,
	}, nil
}

func localCodes(codes edition.Codes) []*justifyv1.Coding {
	var list []*justifyv1.Coding
	for _, system := range slices.Sorted(maps.Keys(codes)) {
		for _, code := range codes[system] {
			list = append(list, &justifyv1.Coding{System: justifyv1.CodeSystem_CODE_SYSTEM_LOCAL, LocalSystem: system, Code: code})
		}
	}
	return list
}

func doseOf(d *edition.Dose) *justifyv1.Dose {
	if d == nil {
		return nil
	}
	return &justifyv1.Dose{MinMsv: d.Min, MaxMsv: d.Max, Source: d.Source}
}

var factKinds = map[string]justifyv1.FactKind{
	"boolean":  justifyv1.FactKind_FACT_KIND_BOOLEAN,
	"choice":   justifyv1.FactKind_FACT_KIND_CHOICE,
	"number":   justifyv1.FactKind_FACT_KIND_NUMBER,
	"quantity": justifyv1.FactKind_FACT_KIND_QUANTITY,
	"age":      justifyv1.FactKind_FACT_KIND_AGE,
}

// ListFacts lists what a referral can state, and what is computed from it.
func (s *Server) ListFacts(_ context.Context, request *justifyv1.ListFactsRequest) (*justifyv1.ListFactsResponse, error) {
	site, err := s.at(request.GetSite())
	if err != nil {
		return nil, err
	}
	part, next, err := page(site.Edition.Catalogue.Facts, request.GetPageSize(), request.GetPageToken())
	if err != nil {
		return nil, err
	}
	language := request.GetLanguage()
	return &justifyv1.ListFactsResponse{
		Facts: each(part, func(f *edition.Fact) *justifyv1.FactDefinition {
			m := &justifyv1.FactDefinition{
				Id: f.ID, Title: f.Title.In(language), Kind: factKinds[string(f.Kind)], Units: f.Units(), Ask: f.Ask.In(language),
				Assume: f.Assume, ValidForDays: int32(f.ValidFor), Obtainable: f.Obtainable, Loinc: f.LOINC, Derived: f.Derived != nil, Source: f.Source,
			}
			if m.Kind != justifyv1.FactKind_FACT_KIND_BOOLEAN {
				m.Values = each(f.Values, func(v *string) *justifyv1.FactValue {
					return &justifyv1.FactValue{Id: *v, Label: f.Label(*v, language)}
				})
			}
			if m.Kind == justifyv1.FactKind_FACT_KIND_NUMBER || m.Kind == justifyv1.FactKind_FACT_KIND_QUANTITY {
				m.Min, m.Max = &f.Min, &f.Max
			}
			return m
		}),
		NextPageToken: next,
	}, nil
}
