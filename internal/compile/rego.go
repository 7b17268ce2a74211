package compile

import (
	"encoding/json"
	"strings"

	"github.com/open-policy-agent/opa/v1/ast"

	"github.com/justify-cds/justify/internal/source"
	"github.com/justify-cds/justify/internal/space"
)

// body is a conjunction of expressions; bodies are alternatives, each of which becomes a rule of its own.
type (
	body   []*ast.Expr
	bodies []body
)

// and returns every way to satisfy both.
func (bs bodies) and(others bodies) bodies {
	var product bodies
	for _, b := range bs {
		for _, o := range others {
			product = append(product, append(append(body{}, b...), o...))
		}
	}
	return product
}

// always is the one alternative that asks for nothing.
var always = bodies{{}}

// location stamps a node with the place in the YAML that it comes from, so that OPA's own messages point there.
func location(pos source.Position) *ast.Location {
	return ast.NewLocation([]byte(pos.File), pos.File, pos.Line, pos.Col)
}

func path(names ...string) *ast.Term {
	terms := []*ast.Term{ast.VarTerm(names[0])}
	for _, name := range names[1:] {
		terms = append(terms, ast.StringTerm(name))
	}
	return ast.RefTerm(terms...)
}

func truth(term *ast.Term, pos source.Position) *ast.Expr {
	return at(ast.NewExpr(term), pos)
}

func at(e *ast.Expr, pos source.Position) *ast.Expr {
	e.SetLocation(location(pos))
	ast.WalkTerms(e, func(t *ast.Term) bool {
		t.SetLocation(location(pos))
		return false
	})
	return e
}

// module collects the rules of one Rego package.
type module struct {
	name  string // file name in the edition
	ast   *ast.Module
	rules int
}

func newModule(name string, pkg ...string) *module {
	ref := ast.Ref{ast.DefaultRootDocument}
	for _, p := range pkg {
		ref = append(ref, ast.StringTerm(p))
	}
	return &module{name: name, ast: &ast.Module{Package: &ast.Package{Path: ref, Location: location(source.Position{File: name, Line: 1, Col: 1})}}}
}

// add appends a rule for each alternative.
func (m *module) add(head func() *ast.Head, alternatives bodies, pos source.Position) {
	for _, b := range alternatives {
		h := head()
		h.Location = location(pos)
		exprs := make(body, len(b))
		for i, e := range b {
			exprs[i] = e.Copy() // OPA's compiler rewrites expressions in place
		}
		if len(exprs) == 0 {
			exprs = body{at(ast.NewExpr(ast.BooleanTerm(true)), pos)}
		}
		m.ast.Rules = append(m.ast.Rules, &ast.Rule{Head: h, Body: ast.NewBody(exprs...), Module: m.ast, Location: location(pos)})
		m.rules++
	}
}

// member is the head of `name contains value`.
func member(value *ast.Term, name ...string) func() *ast.Head {
	return func() *ast.Head {
		ref := path(name...).Value.(ast.Ref)
		h := &ast.Head{Reference: ref, Key: value}
		if len(ref) == 1 {
			h.Name = ref[0].Value.(ast.Var)
		}
		return h
	}
}

// holds is the head of a rule that is true.
func holds(name ...string) func() *ast.Head {
	return func() *ast.Head { return ast.RefHead(path(name...).Value.(ast.Ref), ast.BooleanTerm(true)) }
}

// value is the head of a rule with the value of a variable.
func value(variable string, name ...string) func() *ast.Head {
	return func() *ast.Head {
		h := ast.RefHead(path(name...).Value.(ast.Ref), ast.VarTerm(variable))
		h.Assign = true
		return h
	}
}

// key is the name under which a set of values stands in the input: "a", or "a|b".
func key(c *space.Coordinate, region space.Extent) string {
	return strings.Join(c.Names(region), "|")
}

// number turns the text of a number into a term.
func number(text string) *ast.Term { return ast.NumberTerm(json.Number(text)) }
