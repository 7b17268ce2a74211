// Package pages shows the edition to people: a demonstration of the widget, the guidelines to read, the leaflets to print, and
// what to keep for the day the server is gone. Everything in them comes from the calls of the contract, and nothing from elsewhere.
package pages

import (
	"bytes"
	"cmp"
	"compress/gzip"
	"context"
	"crypto/sha256"
	"embed"
	"encoding/base64"
	"errors"
	"fmt"
	"html/template"
	"net/http"
	"path"
	"strings"
	"time"

	"github.com/klauspost/compress/gzhttp"
	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"

	justifyv1 "github.com/justify-cds/justify/api/justify/v1"
	"github.com/justify-cds/justify/internal/language"
	"github.com/justify-cds/justify/internal/widget"
)

//go:embed assets
var assets embed.FS

//go:embed templates
var templates embed.FS

// Guidelines are the calls of GuidelineService that pages are made of.
type Guidelines interface {
	GetEdition(context.Context, *justifyv1.GetEditionRequest, ...grpc.CallOption) (*justifyv1.GetEditionResponse, error)
	ListGuidelines(context.Context, *justifyv1.ListGuidelinesRequest, ...grpc.CallOption) (*justifyv1.ListGuidelinesResponse, error)
	GetGuideline(context.Context, *justifyv1.GetGuidelineRequest, ...grpc.CallOption) (*justifyv1.GetGuidelineResponse, error)
	ListProcedures(context.Context, *justifyv1.ListProceduresRequest, ...grpc.CallOption) (*justifyv1.ListProceduresResponse, error)
	SearchIndications(context.Context, *justifyv1.SearchIndicationsRequest, ...grpc.CallOption) (*justifyv1.SearchIndicationsResponse, error)
	GetPatientInformation(context.Context, *justifyv1.GetPatientInformationRequest, ...grpc.CallOption) (*justifyv1.GetPatientInformationResponse, error)
}

// Pages answers with pages.
type Pages struct {
	guidelines Guidelines
	origins    []string // of the pages that may frame the widget
	page       *template.Template
	compressed func(http.Handler) http.HandlerFunc
}

// New makes the pages. The origins are those of pages that may frame the widget.
func New(guidelines Guidelines, origins []string) (*Pages, error) {
	page, err := template.New("").Funcs(words).ParseFS(templates, "templates/*.html")
	if err != nil {
		return nil, err
	}
	// The script is small when it is compressed well, which costs milliseconds.
	compressed, err := gzhttp.NewWrapper(gzhttp.CompressionLevel(gzip.BestCompression))
	if err != nil {
		return nil, err
	}
	return &Pages{guidelines: guidelines, origins: origins, page: page, compressed: compressed}, nil
}

// request is one for a page.
type request struct {
	*http.Request
	language string
	site     string // whose edition is shown; empty: the default one
}

// Handler finds what answers at an address; nil where there is no page.
func (p *Pages) Handler(address string) http.HandlerFunc {
	if handler := p.at(address); handler != nil {
		return p.compressed(handler)
	}
	return nil
}

func (p *Pages) at(address string) http.HandlerFunc {
	switch {
	case address == "/":
		return p.show(p.demonstration)
	case address == "/embed":
		return p.show(p.embedded)
	case address == "/guidelines":
		return p.show(p.list)
	case address == "/downtime":
		return p.show(p.downtime)
	case path.Dir(address) == "/guidelines":
		return p.show(p.guideline)
	case path.Dir(address) == "/leaflet":
		return p.show(p.leaflet)
	case address == "/widget/justify-advisor.js":
		return script
	case path.Dir(address) == "/assets":
		return asset
	}
	return nil
}

const (
	ownOnly = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; form-action 'self'; base-uri 'none'; " +
		"require-trusted-types-for 'script'; trusted-types lit-html"
	unframed = "; frame-ancestors 'none'"
)

// show writes what a page is made of.
func (p *Pages) show(page func(*request) (name string, data map[string]any, err error)) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		asked := &request{Request: r, language: languageOf(r), site: r.URL.Query().Get("site")}
		name, data, err := page(asked)
		if err != nil {
			p.failed(w, err)
			return
		}
		p.write(w, asked, http.StatusOK, name, data)
	}
}

// write sends a page. The policy lets it load from here alone, and nothing within it run.
func (p *Pages) write(w http.ResponseWriter, r *request, httpStatus int, name string, data map[string]any) {
	data["Language"], data["Site"], data["Integrity"] = r.language, r.site, widget.Integrity()
	var text bytes.Buffer
	if err := p.page.ExecuteTemplate(&text, name, data); err != nil {
		http.Error(w, "the page could not be written", http.StatusInternalServerError)
		return
	}
	policy := ownOnly + unframed
	switch {
	case name == "embed.html" && len(p.origins) > 0:
		policy = ownOnly + "; frame-ancestors " + strings.Join(p.origins, " ")
	case name == "downtime.html":
		policy = "default-src 'none'; style-src 'sha256-" + styleHash() + "'; base-uri 'none'" + unframed
	}
	h := w.Header()
	h.Set("Content-Security-Policy", policy)
	h.Set("Content-Type", "text/html; charset=utf-8")
	h.Set("Referrer-Policy", "no-referrer")
	w.WriteHeader(httpStatus)
	_, _ = w.Write(text.Bytes())
}

func (p *Pages) failed(w http.ResponseWriter, err error) {
	code, said := http.StatusServiceUnavailable, "The guidelines cannot be read just now. Try again in a moment."
	if status.Code(err) == codes.NotFound || errors.Is(err, errNoPage) {
		code, said = http.StatusNotFound, "There is nothing of this name, or no such site."
	}
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	w.WriteHeader(code)
	fmt.Fprintln(w, said)
}

var errNoPage = errors.New("no such page")

// script serves the widget. Another site's page may load it, and holds it to its integrity hash.
func script(w http.ResponseWriter, r *http.Request) {
	h := w.Header()
	h.Set("Access-Control-Allow-Origin", "*")
	h.Set("Cross-Origin-Resource-Policy", "cross-origin")
	serve(w, r, "justify-advisor.js", widget.Script)
}

func asset(w http.ResponseWriter, r *http.Request) {
	text, err := assets.ReadFile("assets/" + path.Base(r.URL.Path))
	if err != nil {
		http.NotFound(w, r)
		return
	}
	serve(w, r, path.Base(r.URL.Path), text)
}

// serve sends a file, which a browser may keep as long as it asks each time whether it is still the same.
func serve(w http.ResponseWriter, r *http.Request, name string, text []byte) {
	sum := sha256.Sum256(text)
	w.Header().Set("Cache-Control", "no-cache")
	w.Header().Set("ETag", `W/"`+base64.RawURLEncoding.EncodeToString(sum[:12])+`"`)
	http.ServeContent(w, r, name, time.Time{}, bytes.NewReader(text))
}

func style() string {
	text, _ := assets.ReadFile("assets/pages.css")
	return string(text)
}

func styleHash() string {
	sum := sha256.Sum256([]byte(style()))
	return base64.StdEncoding.EncodeToString(sum[:])
}

// languageOf is the language that the address asks for, as the links of the pages do, else that of the browser, else English.
func languageOf(r *http.Request) string {
	return cmp.Or(language.Asked(r.URL.Query().Get("language")), language.Asked(r.Header.Get("Accept-Language")), language.English)
}

func (p *Pages) demonstration(*request) (string, map[string]any, error) {
	return "demonstration.html", map[string]any{"Languages": language.Spoken}, nil
}

func (p *Pages) embedded(*request) (string, map[string]any, error) {
	return "embed.html", map[string]any{"Origins": strings.Join(p.origins, " ")}, nil
}
