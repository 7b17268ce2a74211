package main

import (
	"bytes"
	"errors"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"time"

	"go.yaml.in/yaml/v4"

	"github.com/justify-cds/justify/internal/consultation"
	"github.com/justify-cds/justify/internal/server"
)

// sitesFile says which sites a server answers, with what, and who sees the answers.
//
//	sites:
//	  north: {}                                  # the default edition
//	  south: {overlays: [sample-site]}
//	  west:  {edition: west.tar.gz, mode: silent}
//	trials:
//	  - id: winter
//	    from: 2026-12-01
//	    until: 2027-03-01
//	    arms:
//	      control: {mode: silent, sites: [north], departments: [emergency]}
//	      shown:   {mode: active, sites: [south]}
type sitesFile struct {
	Sites  map[string]siteOf `yaml:"sites"`
	Trials []trialOf         `yaml:"trials"`
}

type siteOf struct {
	Edition  string   `yaml:"edition"`
	Overlays []string `yaml:"overlays"`
	Mode     string   `yaml:"mode"`
}

type trialOf struct {
	ID    string           `yaml:"id"`
	From  string           `yaml:"from"`
	Until string           `yaml:"until"`
	Arms  map[string]armOf `yaml:"arms"`
}

type armOf struct {
	Mode        string   `yaml:"mode"`
	Sites       []string `yaml:"sites"`
	Departments []string `yaml:"departments"`
	Requesters  []string `yaml:"requesters"` // pseudonyms
}

func readSites(path string) (*sitesFile, error) {
	text, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	decoder := yaml.NewDecoder(bytes.NewReader(text))
	decoder.KnownFields(true)
	f := &sitesFile{}
	if err := decoder.Decode(f); err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	if len(f.Sites) == 0 {
		return nil, fmt.Errorf("%s: no sites: list them under the key sites", path)
	}
	return f, nil
}

// hideSomething says whether an answer may be silent.
func (f *sitesFile) hideSomething() bool {
	for _, site := range f.Sites {
		if site.Mode != "" && site.Mode != "active" {
			return true
		}
	}
	return len(f.Trials) > 0
}

// load loads the edition of every site; nil for the default one. Sites with the same edition share it.
func (f *sitesFile) load(base editionFlags, beside string) (map[string]*server.Site, error) {
	loaded := map[string]*server.Site{}
	sites := map[string]*server.Site{}
	for _, name := range slices.Sorted(maps.Keys(f.Sites)) {
		of := f.Sites[name]
		from := editionFlags{library: base.library, overlays: of.Overlays}
		switch {
		case of.Edition != "" && len(of.Overlays) > 0:
			return nil, fmt.Errorf("site %s: an edition and overlays: name one of the two", name)
		case of.Edition != "":
			from = editionFlags{edition: of.Edition}
			if !filepath.IsAbs(of.Edition) {
				from.edition = filepath.Join(filepath.Dir(beside), of.Edition)
			}
		case len(of.Overlays) == 0:
			sites[name] = nil
			continue
		}
		key := fmt.Sprint(from)
		if loaded[key] == nil {
			packed, err := from.packed()
			if err == nil {
				loaded[key], err = server.NewSite(packed)
			}
			if err != nil {
				return nil, fmt.Errorf("site %s: %w", name, err)
			}
		}
		sites[name] = loaded[key]
	}
	return sites, nil
}

// assignments are the modes of sites and the arms of trials.
func (f *sitesFile) assignments(keys *consultation.Keys) (list consultation.Assignments, err error) {
	for _, name := range slices.Sorted(maps.Keys(f.Sites)) {
		mode, err := modeOf(f.Sites[name].Mode)
		if err != nil {
			return nil, fmt.Errorf("site %s: %w", name, err)
		}
		if mode != consultation.Active {
			list = append(list, consultation.Assignment{Site: keys.Pseudonym(consultation.SiteRole, name), Mode: mode})
		}
	}
	for _, t := range f.Trials {
		arms, err := t.assignments(f, keys)
		if err != nil {
			return nil, fmt.Errorf("trial %q: %w", t.ID, err)
		}
		list = append(list, arms...)
	}
	return list, nil
}

func (t *trialOf) assignments(f *sitesFile, keys *consultation.Keys) (list consultation.Assignments, err error) {
	from, err := time.Parse(time.DateOnly, t.From)
	if err != nil || t.ID == "" {
		return nil, errors.New("it needs an id, and the day from which it runs as from: 2026-12-01")
	}
	var until time.Time
	if t.Until != "" {
		if until, err = time.Parse(time.DateOnly, t.Until); err != nil || !until.After(from) {
			return nil, errors.New("until is the first day after the trial, such as 2027-03-01")
		}
	}
	for _, name := range slices.Sorted(maps.Keys(t.Arms)) {
		arm := t.Arms[name]
		a := consultation.Assignment{Trial: t.ID, Arm: name, From: from, Until: until}
		if a.Mode, err = modeOf(arm.Mode); err != nil {
			return nil, fmt.Errorf("arm %s: %w", name, err)
		}
		before := len(list)
		for _, site := range arm.Sites {
			if _, ok := f.Sites[site]; !ok {
				return nil, fmt.Errorf("arm %s: no site %s", name, site)
			}
			of := a
			of.Site = keys.Pseudonym(consultation.SiteRole, site)
			list = append(list, of)
		}
		for _, department := range arm.Departments {
			of := a
			of.Department = keys.Pseudonym(consultation.DepartmentRole, department)
			list = append(list, of)
		}
		for _, requester := range arm.Requesters {
			of := a
			if err := of.Requester.UnmarshalText([]byte(requester)); err != nil {
				return nil, fmt.Errorf("arm %s: a requester: %w (`justify audit pseudonym` makes it)", name, err)
			}
			list = append(list, of)
		}
		if len(list) == before {
			return nil, fmt.Errorf("arm %s: nobody is in it: name sites, departments or requesters", name)
		}
	}
	return list, nil
}

func modeOf(text string) (consultation.Mode, error) {
	switch text {
	case "", "active":
		return consultation.Active, nil
	case "silent":
		return consultation.Silent, nil
	}
	return 0, errors.New("the mode is active or silent")
}
