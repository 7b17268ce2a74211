package server

import (
	"context"
	"slices"

	justifyv1 "github.com/justify-cds/justify/api/justify/v1"
	"github.com/justify-cds/justify/engine"
	"github.com/justify-cds/justify/internal/edition"
	"github.com/justify-cds/justify/internal/leaflet"
)

// The natural radiation of a year, in mSv, that a leaflet may compare with.
const (
	minBackground = 0.5
	maxBackground = 50
)

// GetPatientInformation words what a patient is told about an exam.
func (s *Server) GetPatientInformation(_ context.Context, request *justifyv1.GetPatientInformationRequest) (*justifyv1.GetPatientInformationResponse, error) {
	site, err := s.at(request.GetSite())
	if err != nil {
		return nil, err
	}
	c := &site.Edition.Catalogue
	procedure, err := site.procedure(request.GetProcedure())
	if err != nil {
		return nil, err
	}
	background := request.GetBackgroundMsv()
	if background == 0 {
		background = leaflet.WorldBackground
	}
	if !(background >= minBackground && background <= maxBackground) {
		return nil, invalid(notAnswered, []engine.Violation{{Field: "background_msv", Message: "write 0.5 to 50 mSv a year, or 0 for the average of the world"}})
	}
	l := leaflet.Of(c, procedure, request.GetChild(), background, request.GetLanguage())
	return &justifyv1.GetPatientInformationResponse{
		Procedure: l.Procedure, Title: l.Title, Status: site.translated(request.GetLanguage()),
		Parts: each(l.Parts, func(p *leaflet.Part) *justifyv1.InformationPart {
			return &justifyv1.InformationPart{Id: p.ID, Heading: p.Heading, Text: p.Text}
		}),
	}, nil
}

func (s *Site) procedure(id string) (*edition.Procedure, error) {
	list := s.Edition.Catalogue.Procedures
	if i := slices.IndexFunc(list, func(p edition.Procedure) bool { return p.ID == id }); i >= 0 {
		return &list[i], nil
	}
	return nil, notFound("PROCEDURE_UNKNOWN", "the edition has no exam of that id; ListProcedures lists them")
}

// translated is the status of what is answered in a language; English is what the editors wrote.
func (s *Site) translated(language string) justifyv1.TranslationStatus {
	spoken := s.Engine.Language(language)
	for _, l := range s.Edition.Catalogue.Languages {
		if l.ID == spoken {
			return translationStatuses[l.Status]
		}
	}
	return justifyv1.TranslationStatus_TRANSLATION_STATUS_REVIEWED
}
