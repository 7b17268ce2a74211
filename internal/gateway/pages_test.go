package gateway

import (
	"html"
	"net/http"
	"regexp"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/justify-cds/justify/internal/server"
	"github.com/justify-cds/justify/internal/widget"
)

// TestPages: each is there in every language, loads from here alone, and lets nothing run within it.
func TestPages(t *testing.T) {
	l := listen(t, newServer(t), patience)
	guideline := regexp.MustCompile(`href="(/guidelines/[a-z-]+)\?`).FindStringSubmatch(l.get(t, "/guidelines").text)
	require.NotNil(t, guideline)
	loaded := regexp.MustCompile(`(?:src|<link[^>]*href)="([^"]*)"`)
	for _, path := range []string{"/", "/embed", "/guidelines", guideline[1], "/downtime", "/leaflet/ct-head-wo"} {
		for _, language := range []string{"en", "de", "fr", "es", "it"} {
			r := l.get(t, path+"?language="+language)
			require.Equal(t, http.StatusOK, r.status, path)
			assert.Equal(t, "text/html; charset=utf-8", r.header.Get("Content-Type"))
			assert.Contains(t, r.text, `<html lang="`+language+`">`, path)
			policy := r.header.Get("Content-Security-Policy")
			assert.Contains(t, policy, "default-src 'none'")
			assert.Contains(t, policy, "frame-ancestors 'none'", "nobody was named who may frame it")
			assert.NotContains(t, policy, "unsafe")
			for _, address := range loaded.FindAllStringSubmatch(r.text, -1) {
				assert.True(t, strings.HasPrefix(address[1], "/") && !strings.HasPrefix(address[1], "//"), "%s loads %s", path, address[1])
				assert.Equal(t, http.StatusOK, l.get(t, address[1]).status, address[1])
			}
		}
	}
	for _, path := range []string{"/guidelines/none", "/leaflet/none", "/assets/none", "/assets/", "/nowhere"} {
		assert.Equal(t, http.StatusNotFound, l.get(t, path).status, path)
	}
	assert.Equal(t, http.StatusMethodNotAllowed, l.send(t, http.MethodPost, "/guidelines", "").status)
}

// TestLanguageOfAPage: that of the address, else the one that the browser likes best, else English.
func TestLanguageOfAPage(t *testing.T) {
	l := listen(t, newServer(t), patience)
	for _, c := range []struct{ asked, browser, want string }{
		{"", "", "en"}, {"", "de-DE,de;q=0.9,en-US;q=0.8,en;q=0.7", "de"}, {"", "en;q=0.1, it", "it"}, {"", "nl-BE, fr;q=0.8", "fr"}, {"", "nl", "en"},
		{"es", "de", "es"}, {"fr-CA", "de", "fr"}, {"nl", "de", "de"}, {"nl", "", "en"},
	} {
		assert.Contains(t, l.get(t, "/?language="+c.asked, "Accept-Language", c.browser).text, `<html lang="`+c.want+`">`, "%+v", c)
	}
}

// TestListInALanguage: what stands around the titles of the guidelines is in the language too.
func TestListInALanguage(t *testing.T) {
	l := listen(t, newServer(t), patience)
	list := l.get(t, "/guidelines?language=de").text
	assert.Contains(t, list, "<h2>Kopf und Hals</h2>")
	assert.Regexp(t, `· \d+ Leitlinien ·`, list)
	assert.Contains(t, list, `<a href="/?language=de">`)
	assert.Contains(t, l.get(t, "/guidelines/headache?language=de").text, "Beispielhaft · ")
	assert.Contains(t, l.get(t, "/guidelines/headache?language=fr").text, "Concerne\u00a0: ")
}

// TestPagesOfASite: a site reads its own edition, and keeps to it by every link.
func TestPagesOfASite(t *testing.T) {
	s, err := loadServer()
	require.NoError(t, err)
	s.Serves(map[string]*server.Site{"north": nil})
	l := listen(t, s, patience)
	links := regexp.MustCompile(`href="(/(?:guidelines|downtime)[^"]*)"`)
	for _, path := range []string{"/guidelines?site=north&language=de", "/guidelines/headache?site=north&language=de"} {
		page := l.get(t, path)
		require.Equal(t, http.StatusOK, page.status)
		found := links.FindAllStringSubmatch(page.text, -1)
		assert.NotEmpty(t, found)
		for _, link := range found {
			assert.Contains(t, link[1], "site=north", path)
		}
	}
	assert.Equal(t, http.StatusNotFound, l.get(t, "/guidelines?site=south").status)
}

// TestEmbeddedWidget: pages that were named may frame the widget, and only that.
func TestEmbeddedWidget(t *testing.T) {
	l := listen(t, newServer(t), patience, "https://ehr.example", "https://ris.example")
	policy := func(path string) string { return l.get(t, path).header.Get("Content-Security-Policy") }
	assert.Contains(t, policy("/embed"), "frame-ancestors https://ehr.example https://ris.example")
	assert.Contains(t, policy("/"), "frame-ancestors 'none'")
	assert.Contains(t, l.get(t, "/embed").text, `content="https://ehr.example https://ris.example"`)
}

// TestScript: any page may load the script, holds it to its hash, and asks again only whether it changed.
func TestScript(t *testing.T) {
	l := listen(t, newServer(t), patience)
	r := l.get(t, "/widget/justify-advisor.js")
	assert.Equal(t, string(widget.Script), r.text)
	assert.Equal(t, "*", r.header.Get("Access-Control-Allow-Origin"))
	assert.Contains(t, html.UnescapeString(l.get(t, "/").text), `integrity="`+widget.Integrity()+`"`)
	assert.Equal(t, http.StatusNotModified, l.get(t, "/widget/justify-advisor.js", "If-None-Match", r.header.Get("ETag")).status)
}
