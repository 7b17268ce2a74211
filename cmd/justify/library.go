package main

import (
	"context"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/spf13/cobra"
	"google.golang.org/protobuf/proto"

	"github.com/justify-cds/justify/engine"
	"github.com/justify-cds/justify/guidelines"
	"github.com/justify-cds/justify/internal/compile"
	"github.com/justify-cds/justify/internal/edition"
	"github.com/justify-cds/justify/internal/guideline"
	"github.com/justify-cds/justify/internal/server"
	"github.com/justify-cds/justify/internal/source"
)

// library is where a command finds its guidelines: a folder, or the shipped library where none is named; and the
// overlays to apply to them.
type library struct {
	dir       string
	overlays  []string          // as named on the command line
	documents *source.Documents // nil where it is read once
}

func libraryAt(args, overlays []string) library {
	l := library{overlays: overlays}
	if len(args) > 0 {
		l.dir = args[0]
	}
	return l
}

func (l library) files() (fs.FS, error) {
	if l.dir == "" {
		return guidelines.FS, nil
	}
	info, err := os.Stat(l.dir)
	if err != nil {
		return nil, err
	}
	if !info.IsDir() {
		return nil, fmt.Errorf("%s is not a folder", l.dir)
	}
	return os.DirFS(l.dir), nil
}

// named gives positions the path that the user's editor knows.
func (l library) named(found source.Diagnostics) source.Diagnostics {
	for i := range found {
		found[i].Pos = l.at(found[i].Pos)
	}
	return found
}

func (l library) at(p source.Position) source.Position {
	if outside, ok := l.outside(p.File); ok {
		p.File = outside
	} else if l.dir != "" && p.File != "" {
		p.File = filepath.Join(l.dir, p.File)
	}
	return p
}

// load reads and validates the library; the error renders every finding.
func (l library) load() (*guideline.Library, fs.FS, error) {
	files, err := l.files()
	if err != nil {
		return nil, nil, err
	}
	lib, err := l.read(files)
	return lib, files, err
}

func (l library) read(files fs.FS) (*guideline.Library, error) {
	overlays, err := l.overlayFiles(files)
	if err != nil {
		return nil, err
	}
	lib, found := guideline.Reload(l.documents, files, overlays...)
	if lib == nil {
		return nil, fmt.Errorf("the library has mistakes:\n%w", l.named(found))
	}
	if len(lib.Guidelines) == 0 {
		return nil, l.empty()
	}
	return lib, nil
}

func (l library) empty() error { return fmt.Errorf("there are no guidelines in %s", l.dir) }

// build compiles the library and packs its edition.
func (l library) build() ([]byte, error) {
	lib, _, err := l.load()
	if err != nil {
		return nil, err
	}
	return packedEdition(lib)
}

// packedEdition compiles a library.
func packedEdition(lib *guideline.Library) ([]byte, error) {
	ed, err := compile.Compile(lib)
	if err != nil {
		return nil, err
	}
	return ed.Bytes()
}

// engineOf loads a library as a server would.
func engineOf(lib *guideline.Library) (*engine.Engine, error) {
	packed, err := packedEdition(lib)
	if err != nil {
		return nil, err
	}
	return engine.Load(packed)
}

// editionFlags are the flags by which a command is told what to evaluate with.
type editionFlags struct {
	library, edition string
	overlays         []string
}

func (f *editionFlags) register(cmd *cobra.Command) {
	cmd.Flags().StringVar(&f.library, "library", "", "folder of a guideline library (default: the shipped one)")
	cmd.Flags().StringVar(&f.edition, "edition", "", "edition `FILE` made by justify build")
	overlayFlag(cmd, &f.overlays)
	cmd.MarkFlagsMutuallyExclusive("library", "edition")
	cmd.MarkFlagsMutuallyExclusive("overlay", "edition")
	_ = cmd.MarkFlagDirname("library")
	_ = cmd.MarkFlagFilename("edition", "gz")
}

// from is the library that the flags name.
func (f *editionFlags) from() library { return library{dir: f.library, overlays: f.overlays} }

// server answers with the edition. The error names the file: a folder holds several.
func (f *editionFlags) server() (*server.Server, error) {
	packed, err := f.packed()
	if err != nil {
		return nil, err
	}
	s, err := server.New(packed)
	if err != nil && f.edition != "" {
		err = fmt.Errorf("%s: %w", f.edition, err)
	}
	return s, err
}

// ask asks a server of the edition in this process, and prints the answer as JSON or as show does.
func ask[Q any, A proto.Message](cmd *cobra.Command, from *editionFlags, request Q, call func(*server.Server, context.Context, Q) (A, error), asJSON bool, show func(A) error) error {
	s, err := from.server()
	if err != nil {
		return err
	}
	answer, err := call(s, cmd.Context(), request)
	if err != nil {
		return readable(err)
	}
	if asJSON {
		return printJSON(cmd.OutOrStdout(), answer)
	}
	return show(answer)
}

// read returns the edition for who looks at its content.
func (f *editionFlags) read() (*edition.Edition, error) {
	packed, err := f.packed()
	if err != nil {
		return nil, err
	}
	return edition.Read(packed)
}

// packed returns the edition: the file named, or the library compiled.
func (f *editionFlags) packed() ([]byte, error) {
	if f.edition == "" {
		return f.from().build()
	}
	info, err := os.Stat(f.edition)
	if err != nil {
		return nil, err
	}
	if info.Size() > edition.MaxPackedBytes {
		return nil, fmt.Errorf("%s has %d bytes, more than the %d that are read", f.edition, info.Size(), edition.MaxPackedBytes)
	}
	return os.ReadFile(f.edition)
}
