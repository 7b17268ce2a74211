package consultation

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"sync"
	"syscall"
	"time"

	"github.com/ncruces/go-sqlite3"
	"github.com/ncruces/go-sqlite3/vfs"
)

// files is the file system as SQLite sees it. It syncs the folder where SQLite believes that the layer below does: a file whose
// name is lost at a power cut is lost with all that was synced into it. And it remembers why an operation failed, of which SQLite
// says no more than that one did.
type files struct {
	vfs.VFSFilename
	syncDir func(dir string) error
	faults  sync.Map // the last one of each folder
}

// osFiles registers the layer over the files of the operating system, and returns its name.
var osFiles = sync.OnceValue(func() string {
	const name = "justify"
	vfs.Register(name, &files{VFSFilename: vfs.Find("").(vfs.VFSFilename), syncDir: syncDir})
	return name
})

// failed remembers a fault of the operating system.
func (l *files) failed(doing, path string, err error) error {
	if cause := syscall.Errno(0); errors.As(err, &cause) {
		l.faults.Store(filepath.Dir(path), fmt.Errorf("%s %s: %w", doing, filepath.Base(path), cause))
	}
	return err
}

// fault is the last one in a folder. It is told once.
func (l *files) fault(dir string) error {
	err, _ := l.faults.LoadAndDelete(dir)
	fault, _ := err.(error)
	return fault
}

// OpenFilename opens a file.
func (l *files) OpenFilename(name *vfs.Filename, flags vfs.OpenFlag) (vfs.File, vfs.OpenFlag, error) {
	opened, flags, err := l.VFSFilename.OpenFilename(name, flags)
	if err != nil {
		return nil, flags, l.failed("opening", name.String(), err)
	}
	if flags&vfs.OPEN_CREATE != 0 && name.String() != "" {
		_ = os.Chmod(name.String(), 0o600) // as is the folder, where we made it
	}
	return &file{File: opened, files: l, path: name.String()}, flags, nil
}

// Delete removes a file.
func (l *files) Delete(path string, syncDir bool) error {
	return l.failed("deleting", path, l.VFSFilename.Delete(path, syncDir))
}

// Access says whether there is a file.
func (l *files) Access(path string, flags vfs.AccessFlag) (bool, error) {
	ok, err := l.VFSFilename.Access(path, flags)
	return ok, l.failed("looking for", path, err)
}

// file is an open file.
type file struct {
	vfs.File
	files *files
	path  string // empty: it has no name
	named bool   // the name is known to last
}

// ReadAt reads.
func (f *file) ReadAt(p []byte, at int64) (int, error) {
	n, err := f.File.ReadAt(p, at)
	return n, f.files.failed("reading", f.path, err)
}

// WriteAt writes.
func (f *file) WriteAt(p []byte, at int64) (int, error) {
	n, err := f.File.WriteAt(p, at)
	return n, full(f.files.failed("writing", f.path, err))
}

// full tells SQLite of a full disk what it can do with: it says so to the caller.
func full(err error) error {
	if errors.Is(err, syscall.ENOSPC) || errors.Is(err, syscall.EDQUOT) {
		return vfs.SystemError(err, sqlite3.FULL)
	}
	return err
}

// Truncate shortens the file.
func (f *file) Truncate(size int64) error {
	return f.files.failed("shortening", f.path, f.File.Truncate(size))
}

// Size is how long the file is.
func (f *file) Size() (int64, error) {
	size, err := f.File.Size()
	return size, f.files.failed("measuring", f.path, err)
}

// Sync makes what was written last, and the file's name.
func (f *file) Sync(flags vfs.SyncFlag) error {
	if err := f.File.Sync(flags); err != nil {
		return f.files.failed("syncing", f.path, err)
	}
	if f.named || f.path == "" {
		return nil
	}
	err := f.files.syncDir(filepath.Dir(f.path))
	f.named = err == nil
	return f.files.failed("syncing the folder of", f.path, err)
}

// Lock takes a lock on the file.
func (f *file) Lock(level vfs.LockLevel) error {
	return f.files.failed("locking", f.path, f.File.Lock(level))
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
		return full(f.files.failed("enlarging", f.path, hinted.SizeHint(size)))
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

// syncDir makes the names in a folder last, where the file system knows how to.
func syncDir(dir string) error {
	d, err := os.Open(dir)
	if err != nil {
		return err
	}
	if err = d.Sync(); errors.Is(err, syscall.EINVAL) || errors.Is(err, syscall.ENOTSUP) {
		err = nil
	}
	return errors.Join(err, d.Close())
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

// lockDir waits for the lock of a folder. It is gone with the process that holds it.
func lockDir(ctx context.Context, dir string) (done func(), err error) {
	d, err := os.Open(dir)
	if err != nil {
		return nil, err
	}
	for {
		if err = syscall.Flock(int(d.Fd()), syscall.LOCK_EX|syscall.LOCK_NB); err == nil {
			return func() { d.Close() }, nil
		}
		if !errors.Is(err, syscall.EWOULDBLOCK) && !errors.Is(err, syscall.EINTR) {
			break
		}
		select {
		case <-ctx.Done():
			return nil, errors.Join(fmt.Errorf("another program is opening it: %w", ctx.Err()), d.Close())
		case <-time.After(10 * time.Millisecond):
		}
	}
	return nil, errors.Join(err, d.Close())
}
