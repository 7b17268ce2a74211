package mutation

import (
	"slices"

	"github.com/justify-cds/justify/internal/guideline"
	"github.com/justify-cds/justify/internal/suite"
)

// excerpt is the part of a library that decides the cases at hand.
type excerpt struct {
	*guideline.Library
	at int // the guideline that is mutated
}

func excerptOf(library *guideline.Library, id string, trials []trial) excerpt {
	var cases []suite.Case
	for _, t := range trials {
		cases = append(cases, t.test)
	}
	x := suite.Excerpt(library, cases, id)
	return excerpt{x, slices.IndexFunc(x.Guidelines, func(g guideline.Guideline) bool { return g.ID == id })}
}

// trial is one case of the author tests.
type trial struct {
	suite suite.Suite
	test  suite.Case
}
