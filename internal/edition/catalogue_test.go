package edition

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/open-policy-agent/opa/v1/ast"

	"github.com/justify-cds/justify/internal/space"
)

// The space of the serving half is made from the texts of the tests; it must be the one that their authors meant.
func TestCatalogueSpace(t *testing.T) {
	e, err := Read(packed(t, sample(t)))
	if err != nil {
		t.Fatal(err)
	}
	s, err := e.Catalogue.Space()
	if err != nil {
		t.Fatal(err)
	}
	if got, want := fmt.Sprint(s.FactIDs()), "[age onset egfr signs]"; got != want {
		t.Errorf("facts %s, want %s", got, want)
	}
	egfr, _ := s.Fact("egfr")
	if got, want := s.Describe(egfr.Applies), "Age under 18 years, Age 10 days or over"; got != want {
		t.Errorf("eGFR applies to %q, want %q", got, want)
	}
	if c := egfr.Applies[0]; c.Pos.File != "a.yaml" || c.Pos.Line != 3 || c.Pos.Col != 5 || c.Text != "[10 d..18 y)" {
		t.Errorf("the place of the test got lost: %+v", c)
	}
	signs, _ := s.Fact("signs")
	if got := s.Describe(signs.Derived.Items[0].When[0]); got != "eGFR below 30 mL/min" {
		t.Errorf("an item of the score reads %q", got)
	}
	i, _ := s.Index("signs")
	if c := s.Coordinates[i]; c.Whole || c.Full != (space.Extent{Values: 1, Min: 0, Max: 1.5}) {
		t.Errorf("the score's coordinate is %+v", c)
	}
}

func TestGuidelineRows(t *testing.T) {
	c := sample(t).Catalogue
	s, err := c.Space()
	if err != nil {
		t.Fatal(err)
	}
	applies, rows, err := c.Guidelines[0].Rows(s)
	if err != nil {
		t.Fatal(err)
	}
	if got := s.Describe(applies); got != "Age 18 years or over" {
		t.Errorf("applies to %q", got)
	}
	got := []string{s.Describe(rows[0].When[0]), s.Describe(rows[0].Boxes[0]), s.Describe(rows[1].When[0]), s.Describe(rows[1].Boxes[0])}
	want := []string{"Onset <&>: thunderclap", "Age 18 years or over, Onset <&>: thunderclap", "everyone", "Age 18 years or over"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestWords(t *testing.T) {
	c := sample(t).Catalogue
	words, err := c.Words()
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]string{"Signs at least 1", "Age under 1 year"}, words.AnyOf(c.Cautions[0].When, "en")); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff([]string{"everyone"}, words.AnyOf(nil, "en")); diff != "" {
		t.Error(diff)
	}
}

// A catalogue whose tests do not fit its facts is refused with the test and the fact, whoever built it.
func TestCatalogueThatDoesNotFit(t *testing.T) {
	box := func(fact, test string) Box { return Box{{Fact: fact, Test: test}} }
	for name, change := range map[string]func(*Catalogue){
		"applies of a fact":       func(c *Catalogue) { c.Facts[2].Applies = box("agee", "< 1 y") },
		"applies of a score":      func(c *Catalogue) { c.Facts[3].Applies = box("onset", "sudden") },
		"an item":                 func(c *Catalogue) { c.Facts[3].Derived.Items[0].When = AnyOf{box("egfr", "< 30")} },
		"a score of itself":       func(c *Catalogue) { c.Facts[3].Derived.Items[0].When = AnyOf{box("signs", "> 1")} },
		"applies of a guideline":  func(c *Catalogue) { c.Guidelines[0].Applies = box("age", "old") },
		"a box of a scenario":     func(c *Catalogue) { c.Guidelines[0].Scenarios[0].When = AnyOf{box("onset", "thunder")} },
		"a test of a fact's unit": func(c *Catalogue) { c.Facts[2].Unit = "mmol/L"; c.Facts[2].Accepts = nil },
	} {
		c := sample(t).Catalogue
		change(&c)
		s, err := c.Space()
		if err == nil {
			_, _, err = c.Guidelines[0].Rows(s)
		}
		if err == nil || !strings.HasPrefix(err.Error(), "the edition's test ") {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// The rules of an edition can neither open a connection nor tell the time, nor read what the process knows.
func TestCapabilities(t *testing.T) {
	for _, call := range []string{
		`http.send({"method": "get", "url": "http://example.org"})`, `time.now_ns()`, `rand.intn("x", 9)`, `uuid.rfc4122("x")`, `opa.runtime()`,
		`net.lookup_ip_addr("example.org")`, `io.jwt.decode("x")`, `rego.parse_module("x", "y")`, `regex.match("(a+)+$", "aaa")`,
	} {
		module, err := ast.ParseModule("x.rego", "package justify.x\n\np := "+call+"\n")
		if err != nil {
			t.Fatal(err)
		}
		c := ast.NewCompiler().WithCapabilities(Capabilities())
		if c.Compile(map[string]*ast.Module{"x.rego": module}); !c.Failed() {
			t.Errorf("%s is allowed", call)
		}
	}
}
