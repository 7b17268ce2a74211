package main

import (
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/justify-cds/justify/engine"
	generated "github.com/justify-cds/justify/engine/bench/library"
	"github.com/justify-cds/justify/guidelines"
	"github.com/justify-cds/justify/internal/compile"
	"github.com/justify-cds/justify/internal/edition"
	"github.com/justify-cds/justify/internal/guideline"
	"github.com/justify-cds/justify/internal/synthetic"
)

// library is one library made ready to be measured.
type library struct {
	edition   *edition.Edition
	packed    []byte
	source    *synthetic.Source
	scenarios int
}

func shippedLibrary() (*library, error) { return build(guidelines.FS) }

func generatedLibrary(scenarios int) (*library, error) { return build(generated.Generate(scenarios)) }

func build(files fs.FS) (*library, error) {
	read, found := guideline.Load(files)
	if read == nil {
		return nil, fmt.Errorf("the library has mistakes: %w", found)
	}
	ed, err := compile.Compile(read)
	if err != nil {
		return nil, err
	}
	l := &library{edition: ed}
	if l.packed, err = ed.Bytes(); err != nil {
		return nil, err
	}
	for _, g := range ed.Catalogue.Guidelines {
		l.scenarios += len(g.Scenarios)
	}
	l.source, err = synthetic.NewSource(&ed.Catalogue)
	return l, err
}

func (l *library) engine(options ...engine.LoadOption) (*engine.Engine, error) {
	return engine.Load(l.packed, options...)
}

// patients draws patients of whom everything is known.
func (l *library) patients(id string, n int, seed uint64) ([]synthetic.Patient, error) {
	source, err := l.source.Patients(&l.edition.Catalogue, id, seed)
	if err != nil {
		return nil, err
	}
	list := make([]synthetic.Patient, n)
	for i := range list {
		list[i] = source.Next()
	}
	return list, nil
}

// stream draws the first referrals of the synthetic stream.
func (l *library) stream(n int, seed uint64) []engine.Referral {
	stream, list := l.source.Stream(seed), make([]engine.Referral, n)
	for i := range list {
		list[i] = stream.Next()
	}
	return list
}

// file writes the edition where a child process can read it.
func (l *library) file(folder string) (string, error) {
	name := filepath.Join(folder, fmt.Sprintf("edition-%d.tar.gz", l.scenarios))
	return name, os.WriteFile(name, l.packed, 0o600)
}
