package peers

import (
	"fmt"
	"reflect"
	"strings"

	"github.com/hyperjumptech/grule-rule-engine/ast"
	"github.com/hyperjumptech/grule-rule-engine/builder"
	grule "github.com/hyperjumptech/grule-rule-engine/engine"
	"github.com/hyperjumptech/grule-rule-engine/pkg"

	"github.com/justify-cds/justify/internal/synthetic"
)

var gruleDialect = dialect{
	and: " && ", or: " || ", yes: "true", no: "false", equal: " == ",
	variable:  func(name string) string { return "Patient." + gruleField(name) },
	text:      double,
	number:    func(v float64, _ bool) string { return decimal(v) },
	isBoolean: func(variable string, value bool) string { return fmt.Sprintf("%s == %t", variable, value) },
}

// gruleField is an exported field's name.
func gruleField(name string) string { return strings.ToUpper(name[:1]) + name[1:] }

// NewGrule makes a peer of grule: a rule for each scenario, earlier ones with the higher salience, over a Go struct.
func NewGrule(r *Rules) (Peer, error) {
	var text strings.Builder
	for i, s := range r.Scenarios {
		fmt.Fprintf(&text, "rule Scenario%d %q salience %d { when %s then Patient.Scenario = %q; Complete(); }\n",
			i, s.ID, len(r.Scenarios)-i, gruleDialect.write(r.Space, s.When), s.ID)
	}
	library := ast.NewKnowledgeLibrary()
	if err := builder.NewRuleBuilder(library).BuildRuleFromResource("rules", "1", pkg.NewBytesResource([]byte(text.String()))); err != nil {
		return Peer{}, fmt.Errorf("grule: %w", err)
	}
	base, err := library.NewKnowledgeBaseInstance("rules", "1")
	if err != nil {
		return Peer{}, fmt.Errorf("grule: %w", err)
	}
	fields := []reflect.StructField{{Name: "Scenario", Type: reflect.TypeFor[string]()}}
	for _, at := range r.Inputs {
		co, t := &r.Space.Coordinates[at], reflect.TypeFor[string]()
		switch {
		case co.Full.HasNumbers():
			t = reflect.TypeFor[float64]()
		case isBoolean(r.Space, at):
			t = reflect.TypeFor[bool]()
		}
		fields = append(fields, reflect.StructField{Name: gruleField(name(co)), Type: t})
	}
	patientType := reflect.StructOf(fields)
	engine := &grule.GruleEngine{MaxCycle: 10, ReturnErrOnFailedRuleEvaluation: true}
	return Peer{
		Name: "grule", How: "a rule for each scenario over a Go struct; the matching one of highest salience runs",
		Ready: func(p synthetic.Patient) (func() (string, error), error) {
			patient := reflect.New(patientType)
			for i, at := range r.Inputs {
				patient.Elem().Field(i + 1).Set(reflect.ValueOf(valueOf(r.Space, at, p.Known)))
			}
			scenario, pointer := patient.Elem().Field(0), patient.Interface()
			return func() (string, error) {
				scenario.SetString("")
				data := ast.NewDataContext() // made for each run: it remembers that it is complete
				if err := data.Add("Patient", pointer); err != nil {
					return "", err
				}
				if err := engine.Execute(data, base); err != nil {
					return "", err
				}
				return scenario.String(), nil
			}, nil
		},
	}, nil
}
