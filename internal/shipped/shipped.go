// Package shipped is the shipped library made ready for tests, each step of it once for all tests of a package. Nobody may change what
// it returns. A library that cannot be used panics: there is nothing to test then.
package shipped

import (
	"fmt"
	"sync"

	"github.com/justify-cds/justify/engine"
	"github.com/justify-cds/justify/guidelines"
	"github.com/justify-cds/justify/internal/compile"
	"github.com/justify-cds/justify/internal/edition"
	"github.com/justify-cds/justify/internal/guideline"
)

// Library is the shipped library as it was read, without overlays.
var Library = sync.OnceValue(func() *guideline.Library {
	library, found := guideline.Load(guidelines.FS)
	if library == nil {
		panic(fmt.Sprintf("the shipped library:\n%v", found))
	}
	return library
})

// Edition is the library, compiled.
var Edition = sync.OnceValue(func() *edition.Edition { return sound(compile.Compile(Library())) })

// Packed is the edition as it is served.
var Packed = sync.OnceValue(func() []byte { return sound(Edition().Bytes()) })

// Engine has loaded the edition with default options. Who needs others loads Packed.
var Engine = sync.OnceValue(func() *engine.Engine { return sound(engine.Load(Packed())) })

func sound[T any](made T, err error) T {
	if err != nil {
		panic(fmt.Sprintf("the shipped library: %v", err))
	}
	return made
}
