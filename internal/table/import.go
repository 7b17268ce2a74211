// Package table imports rating tables that a site holds a licence for, and gives them back: rows of topic, variant,
// procedure and rating become guidelines whose scenarios are picked by the variant.
//
// An import is all or nothing. What is an error stops it; what is a warning is listed, with the rows that it is about;
// nothing is dropped silently. A table that is imported without a warning comes back row for row.
package table

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/justify-cds/justify/internal/guideline"
	"github.com/justify-cds/justify/internal/source"
)

// Library is an imported table as the files of a guideline library.
type Library struct{ files map[string][]byte }

// Import reads a table as the mapping says. Ours is the library whose procedures the mapping names. The library is nil
// where the report has an error.
func Import(file string, text []byte, m *Mapping, ours *guideline.Library) (*Library, *Report, error) {
	sum := sha256.Sum256(text)
	report := &Report{File: filepath.Base(file), SHA256: hex.EncodeToString(sum[:])}
	defer report.finish()
	s := readSheet(file, text, m, report)
	if s == nil {
		return nil, report, nil
	}
	at, found := s.locate(m, report)
	if !found {
		return nil, report, nil
	}
	entries := readEntries(s, m, at, report)
	if len(s.rows) == 0 {
		report.add(source.Error, "empty", nil, "", "", "the table has no rows below its header")
	}
	content := arrange(entries, m, ours, report)
	if report.refuses() {
		return nil, report, nil
	}
	if s.comma != 0 && !report.warns() {
		s.compare(text, m, report)
	}
	files, err := content.files(report)
	return &Library{files}, report, err
}

// Write makes a new folder of the library: all of it, or nothing. What it reads there must be a sound library.
func (l *Library) Write(dir string) (err error) {
	if entries, err := os.ReadDir(dir); err == nil && len(entries) > 0 {
		return fmt.Errorf("%s is not empty: name a new folder, or remove it first", dir)
	} else if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	parent := filepath.Dir(filepath.Clean(dir))
	if err := os.MkdirAll(parent, 0o755); err != nil {
		return err
	}
	temporary, err := os.MkdirTemp(parent, ".justify-import-*")
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(temporary)) }()
	for name, content := range l.files {
		path := filepath.Join(temporary, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			return err
		}
		if err := os.WriteFile(path, content, 0o644); err != nil {
			return err
		}
	}
	if _, found := guideline.Load(os.DirFS(temporary)); len(found) > 0 {
		return fmt.Errorf("the library made of the table has mistakes, so it is not written:\n%w", found)
	}
	if err := os.Chmod(temporary, 0o755); err != nil {
		return err
	}
	if err := os.Remove(dir); err != nil && !errors.Is(err, fs.ErrNotExist) { // an empty folder
		return err
	}
	return os.Rename(temporary, dir)
}
