package guideline

import (
	"io/fs"
	"path"
	"strings"

	"github.com/justify-cds/justify/internal/source"
)

// OverlaysIn lists the overlays of a library by name.
func OverlaysIn(library fs.FS) []OverlayFile {
	entries, err := fs.ReadDir(library, Overlays)
	if err != nil {
		return nil // the library has none
	}
	folder, err := fs.Sub(library, Overlays)
	if err != nil {
		return nil
	}
	var list []OverlayFile
	for _, e := range entries {
		if name := e.Name(); !e.IsDir() && path.Ext(name) == ".yaml" && !strings.HasPrefix(name, ".") {
			list = append(list, OverlayFile{folder, strings.TrimSuffix(name, ".yaml")})
		}
	}
	return list
}

// BuildsOn lists the overlays of the same folder that an overlay comes after, in the order in which they apply, and the
// overlay itself.
func BuildsOn(o OverlayFile) []OverlayFile {
	var list []OverlayFile
	seen := map[string]bool{}
	var add func(id string)
	add = func(id string) {
		if seen[id] {
			return
		}
		seen[id] = true
		var ignored source.Diagnostics // reported when it is applied
		if text, err := fs.ReadFile(o.Folder, id+".yaml"); err == nil {
			if f := source.ParseYAML(id, text, &ignored); f != nil {
				if after := valueOf(f.Root, "after"); after != nil {
					for _, w := range f.Words(after, "an overlay") {
						add(w.Value)
					}
				}
			}
		}
		list = append(list, OverlayFile{o.Folder, id})
	}
	add(o.ID)
	return list
}
