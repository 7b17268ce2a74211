package schema

import (
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"strings"

	"github.com/google/renameio/v2"

	"github.com/justify-cds/justify/internal/guideline"
)

// Write puts the schemas of the named kinds into a folder, each only where it changed, and returns the files written.
func Write(folder string, library *guideline.Library, names ...string) ([]string, error) {
	stale, err := Stale(folder, library, names...)
	if err != nil || len(stale) == 0 {
		return nil, err
	}
	if err := os.MkdirAll(folder, 0o755); err != nil {
		return nil, err
	}
	for _, file := range stale {
		schema, err := For(strings.TrimSuffix(filepath.Base(file), ".json"), library)
		if err != nil {
			return nil, err
		}
		if err := renameio.WriteFile(file, schema, 0o644); err != nil {
			return nil, fmt.Errorf("writing the schema: %w", err)
		}
	}
	return stale, nil
}

// Stale lists the files of the named kinds that are missing in the folder, or are not what the library gives.
func Stale(folder string, library *guideline.Library, names ...string) ([]string, error) {
	var stale []string
	for _, name := range names {
		fresh, err := For(name, library)
		if err != nil {
			return nil, err
		}
		file := filepath.Join(folder, name+".json")
		has, err := os.ReadFile(file)
		if err != nil && !errors.Is(err, fs.ErrNotExist) {
			return nil, err
		}
		if !bytes.Equal(has, fresh) {
			stale = append(stale, file)
		}
	}
	return stale, nil
}

// KindOf is the kind of a file by its path in the library; "" where it is none that has a schema, as what an overlay adds:
// it speaks of ids that the library does not have.
func KindOf(name string) string {
	switch {
	case path.Ext(name) != ".yaml" || strings.HasPrefix(path.Base(name), "."):
		return ""
	case path.Dir(name) == guideline.Overlays:
		return "overlay"
	case strings.HasPrefix(name, guideline.Overlays+"/"):
		return ""
	case strings.HasSuffix(name, "_test.yaml"):
		return "author-test"
	case strings.HasPrefix(name, "vocabulary/"):
		return "vocabulary"
	case strings.HasPrefix(name, "translations/"):
		return "translation"
	}
	return "guideline"
}

// Modeline is the comment at the top of a file by which an editor finds its schema; name is its path in the library.
func Modeline(name string) string {
	up := strings.Repeat("../", strings.Count(name, "/"))
	return "# yaml-language-server: $schema=" + up + Folder + "/" + KindOf(name) + ".json"
}
