package main

import (
	"bytes"
	"crypto/subtle"
	"errors"
	"fmt"
	"maps"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"
	"go.yaml.in/yaml/v4"

	"github.com/justify-cds/justify/internal/cdshooks"
	"github.com/justify-cds/justify/internal/fhir"
	"github.com/justify-cds/justify/internal/gateway"
	"github.com/justify-cds/justify/internal/language"
	"github.com/justify-cds/justify/internal/loopback"
	"github.com/justify-cds/justify/internal/pss"
	"github.com/justify-cds/justify/internal/smart"
)

// channelsFile says which channels of others a server answers, and to whom.
//
//	cds-hooks:
//	  public-url: https://cds.hospital.example
//	  clients:
//	    - {issuer: https://ehr.hospital.example, site: north, jku: https://ehr.hospital.example/jwks.json}
//	  ratings: [system-actions]
//	pss:
//	  clients: [{site: north, token-file: pss.token}]
//	smart:
//	  public-url: https://cds.hospital.example
//	  servers:
//	    - {iss: https://fhir.hospital.example/r4, site: north, client-id: justify, secret-file: smart.secret}
//	fhir-servers: [https://fhir.hospital.example/r4]
//	languages: {north: de}
type channelsFile struct {
	Hooks *hooksOf `yaml:"cds-hooks"`
	PSS   *pssOf   `yaml:"pss"`
	SMART *smartOf `yaml:"smart"`
	// FHIRServers may be asked for what a request leaves out.
	FHIRServers []string `yaml:"fhir-servers"`
	// Languages are those of sites whose clients ask for none.
	Languages map[string]string `yaml:"languages"`
}

type hooksOf struct {
	PublicURL string     `yaml:"public-url"`
	Clients   []clientOf `yaml:"clients"`
	Trial     bool       `yaml:"trial"` // without tokens, from this machine only
	Site      string     `yaml:"site"`  // of a trial
	Ratings   []string   `yaml:"ratings"`
	Mechanism string     `yaml:"mechanism"`
	Label     string     `yaml:"label"`
	SourceURL string     `yaml:"source-url"`
	PageURL   string     `yaml:"page-url"`
	AppURL    string     `yaml:"app-url"`
}

type clientOf struct {
	Issuer string `yaml:"issuer"`
	Site   string `yaml:"site"`
	JKU    string `yaml:"jku"`
	Keys   string `yaml:"keys"`       // file of a JWK set
	Token  string `yaml:"token-file"` // of PSS
}

type pssOf struct {
	Clients []clientOf `yaml:"clients"`
	Trial   bool       `yaml:"trial"`
	Site    string     `yaml:"site"`
	PageURL string     `yaml:"page-url"`
}

type smartOf struct {
	PublicURL string         `yaml:"public-url"`
	Servers   []fhirServerOf `yaml:"servers"`
}

// fhirServerOf is a FHIR server whose SMART launches are taken.
type fhirServerOf struct {
	Issuer   string   `yaml:"iss"`
	Site     string   `yaml:"site"`
	ClientID string   `yaml:"client-id"`
	Secret   string   `yaml:"secret-file"` // of a confidential client
	Scopes   []string `yaml:"scopes"`
}

func channelsFlag(cmd *cobra.Command, path *string) {
	cmd.Flags().StringVar(path, "channels", "", "file of the channels to answer over HTTP besides JSON: CDS Hooks, SMART launches, Belgian PSS")
	_ = cmd.MarkFlagFilename("channels", "yaml")
}

// openChannels makes a gateway answer the channels of a file.
func openChannels(path string, g *gateway.Gateway) error {
	text, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	decoder := yaml.NewDecoder(bytes.NewReader(text))
	decoder.KnownFields(true)
	var f channelsFile
	if err = decoder.Decode(&f); err == nil {
		err = f.open(g, func(name string) string {
			if filepath.IsAbs(name) {
				return name
			}
			return filepath.Join(filepath.Dir(path), name)
		})
	}
	if err != nil {
		return fmt.Errorf("%s: %w", path, err)
	}
	return nil
}

// open makes a gateway answer the channels; beside is where a file stands that is named from this one.
func (f *channelsFile) open(g *gateway.Gateway, beside func(string) string) error {
	if err := f.check(g); err != nil {
		return err
	}
	if f.Hooks != nil {
		c, err := f.Hooks.config(f.FHIRServers, beside)
		if err != nil {
			return err
		}
		c.Language = f.language
		if err := g.Hooks(c); err != nil {
			return err
		}
	}
	if f.PSS != nil {
		site, err := f.PSS.sites(beside)
		if err != nil {
			return err
		}
		if err := g.PSS(pss.Config{Site: site, Language: f.language, PageURL: f.PSS.PageURL}); err != nil {
			return err
		}
	}
	if f.SMART != nil {
		c, err := f.SMART.config(beside)
		if err != nil {
			return err
		}
		return g.SMART(c)
	}
	return nil
}

// check wants a channel, and sites that are answered.
func (f *channelsFile) check(g *gateway.Gateway) error {
	if f.Hooks == nil && f.PSS == nil && f.SMART == nil {
		return errors.New("no channel: write cds-hooks, smart or pss")
	}
	sites := map[string]string{} // with where they stand
	if f.Hooks != nil {
		sites[f.Hooks.Site] = "cds-hooks"
		for _, c := range f.Hooks.Clients {
			sites[c.Site] = "cds-hooks"
		}
	}
	if f.PSS != nil {
		sites[f.PSS.Site] = "pss"
		for _, c := range f.PSS.Clients {
			sites[c.Site] = "pss"
		}
	}
	for site, tag := range f.Languages {
		if !slices.Contains(language.Spoken, tag) {
			return fmt.Errorf("languages: %s: %q is none that is spoken: write one of %s", site, tag, strings.Join(language.Spoken, ", "))
		}
		sites[site] = "languages"
	}
	for _, site := range slices.Sorted(maps.Keys(sites)) {
		if !g.Answers(site) {
			return fmt.Errorf("%s: site %s is none of the file of --sites; leave it out for the default one", sites[site], site)
		}
	}
	return nil
}

func (f *channelsFile) language(site string) string { return f.Languages[site] }

func (h *hooksOf) config(servers []string, beside func(string) string) (cdshooks.Config, error) {
	c := cdshooks.Config{
		PublicURL: h.PublicURL, Trial: h.Trial, TrialSite: h.Site, Mechanism: h.Mechanism, Label: h.Label,
		SourceURL: h.SourceURL, PageURL: h.PageURL, AppURL: h.AppURL,
	}
	for _, client := range h.Clients {
		of := cdshooks.Client{Issuer: client.Issuer, Site: client.Site, JKU: client.JKU}
		if client.Keys != "" {
			keys, err := os.ReadFile(beside(client.Keys))
			if err != nil {
				return c, err
			}
			of.Keys = keys
		}
		c.Clients = append(c.Clients, of)
	}
	for _, place := range h.Ratings {
		switch place {
		case "system-actions":
			c.Ratings |= cdshooks.SystemActions
		case "extension":
			c.Ratings |= cdshooks.ExtensionActions
		default:
			return c, errors.New("ratings stand in system-actions, in extension, or in both")
		}
	}
	if len(servers) > 0 {
		client, err := fhir.NewClient(servers, fhir.Limits{})
		if err != nil {
			return c, err
		}
		c.Fetch = client
	}
	return c, nil
}

func (s *smartOf) config(beside func(string) string) (smart.Config, error) {
	c := smart.Config{PublicURL: s.PublicURL}
	for _, of := range s.Servers {
		server := smart.Server{Issuer: of.Issuer, Site: of.Site, ClientID: of.ClientID, Scopes: of.Scopes}
		if of.Secret != "" {
			secret, err := os.ReadFile(beside(of.Secret))
			if err != nil {
				return c, fmt.Errorf("SMART: the secret of %s: %w", of.Issuer, err)
			}
			if server.Secret = string(bytes.TrimSpace(secret)); server.Secret == "" {
				return c, fmt.Errorf("SMART: the secret of %s: the file is empty; a public client has no secret-file", of.Issuer)
			}
		}
		c.Servers = append(c.Servers, server)
	}
	return c, nil
}

// sites says from which site a request to PSS comes: by its bearer token, or in a trial from this machine.
func (p *pssOf) sites(beside func(string) string) (func(*http.Request) (string, bool), error) {
	if p.Trial != (len(p.Clients) == 0) {
		return nil, errors.New("PSS: name the clients that may call, or switch tokens off for a trial on this machine: not both, not neither")
	}
	if p.Trial {
		return func(r *http.Request) (string, bool) { return p.Site, loopback.Direct(r) }, nil
	}
	type client struct{ token, site string }
	var clients []client
	for _, of := range p.Clients {
		token, err := os.ReadFile(beside(of.Token))
		if err != nil {
			return nil, fmt.Errorf("PSS: the token of site %s: %w", of.Site, err)
		}
		if len(bytes.TrimSpace(token)) < 32 {
			return nil, fmt.Errorf("PSS: the token of site %s is too short: 32 characters at least", of.Site)
		}
		clients = append(clients, client{string(bytes.TrimSpace(token)), of.Site})
	}
	return func(r *http.Request) (site string, ok bool) {
		given, _ := strings.CutPrefix(r.Header.Get("Authorization"), "Bearer ")
		for _, c := range clients {
			if subtle.ConstantTimeCompare([]byte(given), []byte(c.token)) == 1 {
				site, ok = c.site, true
			}
		}
		return site, ok
	}, nil
}
