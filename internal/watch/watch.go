// Package watch tells which files of a folder were saved.
package watch

import (
	"context"
	"errors"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/fsnotify/fsnotify"
)

const (
	quiet   = 20 * time.Millisecond  // an editor writes a file in several steps: wait until they are over,
	longest = 150 * time.Millisecond // but not for ever
)

// Watcher watches the YAML files below a folder, also in folders that come later. Editors save in place, or write another
// file and rename it: as folders are watched and not files, both are seen.
type Watcher struct {
	folder  string
	notify  *fsnotify.Watcher
	folders map[string]bool // all that are watched
}

// New begins to watch: what is saved after it returns is seen.
func New(folder string) (*Watcher, error) {
	notify, err := fsnotify.NewWatcher()
	if err != nil {
		return nil, err
	}
	w := &Watcher{folder, notify, map[string]bool{}}
	if err := w.add(folder, func(string) {}); err != nil {
		return nil, errors.Join(err, notify.Close())
	}
	return w, nil
}

// Close ends the watch. It is called after Run has ended.
func (w *Watcher) Close() error { return w.notify.Close() }

// add watches a folder and those in it; hidden ones are passed over. Each file that is there already is named.
func (w *Watcher) add(folder string, file func(name string)) error {
	return filepath.WalkDir(folder, func(name string, entry fs.DirEntry, err error) error {
		switch {
		case errors.Is(err, fs.ErrNotExist) && name != w.folder: // gone again
			return nil
		case err != nil:
			return err
		case entry.IsDir() && name != w.folder && hidden(name):
			return fs.SkipDir
		case entry.IsDir():
			w.folders[name] = true
			return w.notify.Add(name)
		}
		file(name)
		return nil
	})
}

func hidden(name string) bool { return strings.HasPrefix(filepath.Base(name), ".") }

// Run calls saved with the files that were saved, renamed or taken away, as paths in the folder, and when the first of them
// was seen. A folder that was taken away as a whole is told as one. What is saved meanwhile is told in the next call. It ends with the context.
func (w *Watcher) Run(ctx context.Context, saved func(names []string, at time.Time)) error {
	pending := map[string]bool{}
	var since time.Time
	keep := func(name string) {
		within, err := filepath.Rel(w.folder, name)
		extension := filepath.Ext(name)
		if err != nil || hidden(name) || (extension != ".yaml" && extension != ".yml" && !w.folders[name]) {
			return
		}
		if len(pending) == 0 {
			since = time.Now()
		}
		pending[filepath.ToSlash(within)] = true
	}
	timer := time.NewTimer(0)
	<-timer.C
	for {
		select {
		case <-ctx.Done():
			return nil
		case event := <-w.notify.Events:
			if event.Op == fsnotify.Chmod {
				continue
			}
			if info, err := os.Lstat(event.Name); err == nil && info.IsDir() {
				if !event.Has(fsnotify.Create) || hidden(event.Name) {
					continue
				}
				if err := w.add(event.Name, keep); err != nil {
					return err
				}
			} else {
				keep(event.Name)
				delete(w.folders, event.Name)
			}
			if len(pending) > 0 {
				timer.Reset(max(0, min(quiet, longest-time.Since(since))))
			}
		case err := <-w.notify.Errors:
			return err
		case <-timer.C:
			names := slices.Sorted(maps.Keys(pending))
			clear(pending)
			if len(names) > 0 {
				saved(names, since)
			}
		}
	}
}
