package consultation

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/ncruces/go-sqlite3/vfs"
)

// files is the file system as SQLite sees it. It syncs the folder where SQLite believes that the layer below does: a file whose
// name is lost at a power cut is lost with all that was synced into it.
type files struct {
	vfs.VFSFilename
	syncDir func(dir string) error
}

// OpenFilename opens a file.
func (l *files) OpenFilename(name *vfs.Filename, flags vfs.OpenFlag) (vfs.File, vfs.OpenFlag, error) {
	opened, flags, err := l.VFSFilename.OpenFilename(name, flags)
	if err != nil {
		return nil, flags, err
	}
	return &file{File: opened, files: l, path: name.String()}, flags, nil
}

// file is an open file.
type file struct {
	vfs.File
	files *files
	path  string // empty: it has no name
	named bool   // the name is known to last
}

// Sync makes what was written last, and the file's name.
func (f *file) Sync(flags vfs.SyncFlag) error {
	if err := f.File.Sync(flags); err != nil {
		return err
	}
	if f.named || f.path == "" {
		return nil
	}
	err := f.files.syncDir(filepath.Dir(f.path))
	f.named = err == nil
	return err
}

// SharedMemory is the index of the log that connections share.
func (f *file) SharedMemory() vfs.SharedMemory {
	if shared, ok := f.File.(vfs.FileSharedMemory); ok {
		return shared.SharedMemory()
	}
	return nil
}

// SizeHint makes room in advance.
func (f *file) SizeHint(size int64) error {
	if hinted, ok := f.File.(vfs.FileSizeHint); ok {
		return hinted.SizeHint(size)
	}
	return nil
}

// HasMoved says whether the name stands for another file by now.
func (f *file) HasMoved() (bool, error) {
	if moved, ok := f.File.(vfs.FileHasMoved); ok {
		return moved.HasMoved()
	}
	return false, nil
}

// syncDir makes the names in a folder last.
func syncDir(dir string) error {
	d, err := os.Open(dir)
	if err != nil {
		return err
	}
	return errors.Join(d.Sync(), d.Close())
}

// makeDir makes a folder that only its owner can read, with all above it, so that they last.
func makeDir(dir string) error {
	if _, err := os.Stat(dir); !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	above := filepath.Dir(dir)
	if err := makeDir(above); err != nil {
		return err
	}
	if err := os.Mkdir(dir, 0o700); err != nil && !errors.Is(err, fs.ErrExist) {
		return err
	}
	return syncDir(above)
}
