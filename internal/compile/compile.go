// Package compile turns a library into an edition: boxes become Rego, titles and ratings the catalogue.
//
// One rule per box, one or two literals per unary test, and no negation: what fails is a rule like what holds. The
// same rules are read in three worlds (see the design, section 1) by giving them three inputs.
package compile

import (
	_ "embed"
	"fmt"

	"github.com/open-policy-agent/opa/v1/ast"
	"github.com/open-policy-agent/opa/v1/format"

	"github.com/justify-cds/justify/internal/edition"
	"github.com/justify-cds/justify/internal/guideline"
)

// decisionRego ranks with stock OPA alone: the engine's oracle, written by hand and on other lines than the engine.
//
//go:embed decision.rego
var decisionRego string

// Compile builds the edition of a library.
func Compile(library *guideline.Library) (*edition.Edition, error) {
	k := newCompiler(library)
	texts := map[string]string{"justify/decision.rego": decisionRego}
	parsed := map[string]*ast.Module{}
	for _, m := range k.modules(library) {
		if m.rules == 0 {
			continue
		}
		text, err := format.AstWithOpts(m.ast, format.Opts{IgnoreLocations: true, RegoVersion: ast.RegoV1})
		if err != nil {
			return nil, fmt.Errorf("formatting %s: %w", m.name, err)
		}
		texts[m.name], parsed[m.name] = string(text), m.ast
	}
	decision, err := ast.ParseModule("justify/decision.rego", decisionRego)
	if err != nil {
		return nil, err
	}
	parsed["justify/decision.rego"] = decision
	check := ast.NewCompiler().WithCapabilities(edition.Capabilities())
	if check.Compile(parsed); check.Failed() {
		return nil, fmt.Errorf("the compiled rules: %w", check.Errors)
	}
	return edition.New(k.catalogue(library), texts)
}

// Catalogue is the catalogue of a library's edition by itself. It says whom the edition will answer how, and is there sooner.
func Catalogue(library *guideline.Library) *edition.Catalogue {
	k := newCompiler(library)
	k.modules(library) // which ask for sets of values
	c := k.catalogue(library)
	return &c
}

// modules compiles the boxes; the facts come last, when it is known which sets of values the other rules ask for.
func (k *compiler) modules(library *guideline.Library) []*module {
	var modules []*module
	for i := range library.Guidelines {
		modules = append(modules, k.guideline(&library.Guidelines[i]))
	}
	cautions := newModule("justify/caution.rego", "justify", "caution")
	for _, c := range library.Cautions {
		cautions.add(member(ast.StringTerm(c.ID), "caution"), k.anyOf(c.When), c.Pos)
	}
	facts := newModule("justify/fact.rego", "justify")
	k.facts(facts)
	return append(modules, cautions, facts)
}

// guideline compiles the decision table of one guideline: whether it applies, and the rows that hold. The hit policy is
// left to who asks, who knows both readings: a row is hit first where no row before it is possible.
func (k *compiler) guideline(g *guideline.Guideline) *module {
	m := newModule("justify/guideline/"+g.ID+".rego", "justify", "guideline", g.ID)
	m.add(holds("applies"), k.box(g.Applies), g.Pos)
	for i := range g.Scenarios {
		s := &g.Scenarios[i]
		m.add(member(ast.StringTerm(s.ID), "scenario"), k.anyOf(s.When), s.Pos)
	}
	return m
}
