package pages

import (
	"html/template"
	"path"
	"slices"
	"strings"

	justifyv1 "github.com/justify-cds/justify/api/justify/v1"
	"github.com/justify-cds/justify/internal/language"
)

const wholeList = 1000

// titles are the exams' titles and radiation, by id.
func (p *Pages) titles(r *request) (map[string]*justifyv1.Procedure, error) {
	titles := map[string]*justifyv1.Procedure{}
	for token := ""; ; {
		page, err := p.guidelines.ListProcedures(r.Context(), &justifyv1.ListProceduresRequest{Site: r.site, Language: r.language, PageSize: wholeList, PageToken: token})
		if err != nil {
			return nil, err
		}
		for _, procedure := range page.GetProcedures() {
			titles[procedure.GetId()] = procedure
		}
		if token = page.GetNextPageToken(); token == "" {
			return titles, nil
		}
	}
}

func (p *Pages) all(r *request) (list []*justifyv1.Guideline, err error) {
	for token := ""; ; {
		page, err := p.guidelines.ListGuidelines(r.Context(), &justifyv1.ListGuidelinesRequest{Site: r.site, Language: r.language, PageSize: wholeList, PageToken: token})
		if err != nil {
			return nil, err
		}
		list = append(list, page.GetGuidelines()...)
		if token = page.GetNextPageToken(); token == "" {
			return list, nil
		}
	}
}

// system is a body system and its guidelines.
type system struct {
	Name       string
	Guidelines []*justifyv1.Guideline
}

// list shows the guidelines by body system; what is searched for is found by the words of an indication or of the title.
func (p *Pages) list(r *request) (string, map[string]any, error) {
	query := strings.TrimSpace(r.URL.Query().Get("q"))
	guidelines, err := p.all(r)
	if err != nil {
		return "", nil, err
	}
	if query != "" {
		found, err := p.guidelines.SearchIndications(r.Context(), &justifyv1.SearchIndicationsRequest{Site: r.site, Language: r.language, Query: query, Limit: 20})
		if err != nil {
			return "", nil, err
		}
		meant := map[string]bool{}
		for _, hit := range found.GetHits() {
			for _, g := range hit.GetGuidelines() {
				meant[g.GetId()] = true
			}
		}
		guidelines = slices.DeleteFunc(guidelines, func(g *justifyv1.Guideline) bool {
			return !meant[g.GetId()] && !strings.Contains(strings.ToLower(g.GetTitle()), strings.ToLower(query))
		})
	}
	var systems []system
	for _, g := range guidelines {
		i := slices.IndexFunc(systems, func(s system) bool { return s.Name == g.GetSystem() })
		if i < 0 {
			i, systems = len(systems), append(systems, system{Name: g.GetSystem()})
		}
		systems[i].Guidelines = append(systems[i].Guidelines, g)
	}
	edition, err := p.guidelines.GetEdition(r.Context(), &justifyv1.GetEditionRequest{Site: r.site, Language: r.language})
	if err != nil {
		return "", nil, err
	}
	return "guidelines.html", map[string]any{"Systems": systems, "Query": query, "Edition": edition.GetEdition(), "Languages": language.Spoken, "Path": "/guidelines"}, nil
}

func (p *Pages) guideline(r *request) (string, map[string]any, error) {
	g, err := p.guidelines.GetGuideline(r.Context(), &justifyv1.GetGuidelineRequest{Site: r.site, Language: r.language, Id: path.Base(r.URL.Path)})
	if err != nil {
		return "", nil, err
	}
	data, err := p.beside(r)
	if err != nil {
		return "", nil, err
	}
	data["Guideline"], data["Languages"], data["Path"] = g.GetGuideline(), language.Spoken, r.URL.Path
	return "guideline.html", data, nil
}

// downtime is every guideline in one file, with nothing beside it.
func (p *Pages) downtime(r *request) (string, map[string]any, error) {
	data, err := p.beside(r)
	if err != nil {
		return "", nil, err
	}
	short, err := p.all(r)
	if err != nil {
		return "", nil, err
	}
	var whole []*justifyv1.Guideline
	for _, listed := range short {
		g, err := p.guidelines.GetGuideline(r.Context(), &justifyv1.GetGuidelineRequest{Site: r.site, Language: r.language, Id: listed.GetId()})
		if err != nil {
			return "", nil, err
		}
		whole = append(whole, g.GetGuideline())
	}
	data["Guidelines"], data["Style"] = whole, template.CSS(style())
	return "downtime.html", data, nil
}

// beside is what every page of guidelines needs besides them.
func (p *Pages) beside(r *request) (map[string]any, error) {
	titles, err := p.titles(r)
	if err != nil {
		return nil, err
	}
	edition, err := p.guidelines.GetEdition(r.Context(), &justifyv1.GetEditionRequest{Site: r.site, Language: r.language})
	if err != nil {
		return nil, err
	}
	return map[string]any{"Titles": titles, "Edition": edition.GetEdition(), "Phrases": edition.GetEdition().GetPhrases()}, nil
}

func (p *Pages) leaflet(r *request) (string, map[string]any, error) {
	id := path.Base(r.URL.Path)
	child := r.URL.Query().Get("child") == "true"
	leaflet, err := p.guidelines.GetPatientInformation(r.Context(), &justifyv1.GetPatientInformationRequest{Site: r.site, Language: r.language, Procedure: id, Child: child})
	if err != nil {
		return "", nil, err
	}
	return "leaflet.html", map[string]any{
		"Leaflet": leaflet, "Child": child, "Languages": language.Spoken, "Path": r.URL.Path,
		"Draft": leaflet.GetStatus() == justifyv1.TranslationStatus_TRANSLATION_STATUS_DRAFT,
	}, nil
}
