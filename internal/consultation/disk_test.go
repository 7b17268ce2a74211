package consultation

import (
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"
	"time"

	"github.com/ncruces/go-sqlite3/vfs"
	"github.com/stretchr/testify/require"
)

// disk is a file system layer for SQLite that fails when it is told to, and forgets at a power cut what was not synced.
//
// It keeps an undo log of what was done to each file since that file was last synced, and of the names that came and went since
// the folder was. Nothing is really synced: it is this layer that cuts the power, not the machine.
type disk struct {
	name string
	fail func(n int64, op string) error // asked before each operation; nil: none fails
	wait func()                         // as long as a sync takes
	done atomic.Int64                   // operations so far
	dead atomic.Bool                    // the power is cut

	mu    sync.Mutex
	files map[string]*pending
	kept  map[string]bool   // names that a power cut leaves
	young map[string]bool   // names that it may take away
	gone  map[string][]byte // files that it may bring back
}

// pending is what was done to a file since all of it was synced, oldest first.
type pending struct {
	mu      sync.Mutex
	changes []change
	before  int // how many there were before these
}

// change is a write, or the setting of a size.
type change struct {
	at       int64
	now, old []byte // what was written, and over what
	size     int64  // -1: a write
	was      int64  // the size before
	fate     syncing
}

// syncing is how far a change got. What was to be synced when that failed can be read until the power is cut, and is never written:
// Linux takes it for clean (https://lwn.net/Articles/752063/).
type syncing uint8

const (
	unsynced syncing = iota
	synced
	lost
)

// soFar is how many changes there were.
func (p *pending) soFar() int {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.before + len(p.changes)
}

// synced says how a sync of the first n changes ended.
func (p *pending) synced(n int, fate syncing) {
	p.mu.Lock()
	defer p.mu.Unlock()
	n = max(n-p.before, 0)
	for i := range p.changes[:n] {
		if p.changes[i].fate == unsynced {
			p.changes[i].fate = fate
		}
	}
	if !slices.ContainsFunc(p.changes[:n], func(c change) bool { return c.fate != synced }) {
		p.changes, p.before = p.changes[n:], p.before+n
	}
}

var disks atomic.Int64

func newDisk(t testing.TB) *disk {
	d := &disk{name: fmt.Sprintf("disk%d", disks.Add(1)), files: map[string]*pending{}, kept: map[string]bool{}, young: map[string]bool{}, gone: map[string][]byte{}}
	vfs.Register(d.name, &files{VFSFilename: d, syncDir: d.syncDir})
	t.Cleanup(func() { vfs.Unregister(d.name) })
	return d
}

// backend is the store of a folder on this disk.
func (d *disk) backend(dir string) *sqlite {
	names, _ := os.ReadDir(dir)
	d.mu.Lock()
	defer d.mu.Unlock()
	for _, n := range names {
		if path := filepath.Join(dir, n.Name()); !d.young[path] {
			d.kept[path] = true
		}
	}
	return &sqlite{dir: dir, vfs: d.name}
}

// begin counts an operation, and says whether it fails.
func (d *disk) begin(op, path string) error {
	if d.dead.Load() {
		return syscall.EIO
	}
	n := d.done.Add(1)
	if d.fail == nil {
		return nil
	}
	return d.fail(n, op+" "+filepath.Base(path))
}

func (d *disk) file(path string) *pending {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.files[path] == nil {
		d.files[path] = &pending{}
	}
	return d.files[path]
}

func under() vfs.VFSFilename { return vfs.Find("").(vfs.VFSFilename) }

func (d *disk) Open(string, vfs.OpenFlag) (vfs.File, vfs.OpenFlag, error) {
	return nil, 0, syscall.EINVAL
}

func (d *disk) OpenFilename(name *vfs.Filename, flags vfs.OpenFlag) (vfs.File, vfs.OpenFlag, error) {
	path := name.String()
	if err := d.begin("open", path); err != nil {
		return nil, flags, err
	}
	file, flags, err := under().OpenFilename(name, flags)
	if err != nil || path == "" {
		return file, flags, err
	}
	d.mu.Lock()
	d.young[path] = !d.kept[path]
	d.mu.Unlock()
	f := &diskFile{File: file, disk: d, path: path, pending: d.file(path)}
	f.shared = file.(vfs.FileSharedMemory).SharedMemory()
	if f.shared != nil && d.begin("share", path) != nil { // the wal-index cannot be wrapped: a path that is no file takes its place
		f.shared = vfs.NewSharedMemory(filepath.Join(path, "shm"), flags)
	}
	return f, flags, nil
}

func (d *disk) Delete(path string, syncDir bool) error {
	if err := d.begin("delete", path); err != nil {
		return err
	}
	content, _ := os.ReadFile(path)
	if err := under().Delete(path, syncDir); err != nil {
		return err
	}
	d.mu.Lock()
	if !d.young[path] {
		d.gone[path] = content
	}
	delete(d.young, path)
	delete(d.kept, path)
	delete(d.files, path)
	d.mu.Unlock()
	if syncDir {
		return d.syncDir(filepath.Dir(path))
	}
	return nil
}

// syncDir makes the names of the folder last.
func (d *disk) syncDir(dir string) error {
	if err := d.begin("sync", dir); err != nil {
		return err
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	for path := range d.young {
		d.kept[path] = true
	}
	clear(d.young)
	clear(d.gone)
	return nil
}

func (d *disk) Access(path string, flags vfs.AccessFlag) (bool, error) {
	if err := d.begin("access", path); err != nil {
		return false, err
	}
	return under().Access(path, flags)
}

func (d *disk) FullPathname(path string) (string, error) { return under().FullPathname(path) }

// diskFile is an open file of a disk.
type diskFile struct {
	vfs.File
	disk    *disk
	path    string
	pending *pending
	shared  vfs.SharedMemory
}

// diskFile also is what SQLite asks of files beyond vfs.File.
var (
	_ vfs.FileSharedMemory       = &diskFile{}
	_ vfs.FileSizeHint           = &diskFile{}
	_ vfs.FileHasMoved           = &diskFile{}
	_ vfs.FileLockState          = &diskFile{}
	_ vfs.FilePersistWAL         = &diskFile{}
	_ vfs.FilePowersafeOverwrite = &diskFile{}
)

func (f *diskFile) SharedMemory() vfs.SharedMemory { return f.shared }
func (f *diskFile) HasMoved() (bool, error)        { return f.File.(vfs.FileHasMoved).HasMoved() }
func (f *diskFile) LockState() vfs.LockLevel       { return f.File.(vfs.FileLockState).LockState() }
func (f *diskFile) PersistWAL() bool               { return f.File.(vfs.FilePersistWAL).PersistWAL() }
func (f *diskFile) SetPersistWAL(keep bool)        { f.File.(vfs.FilePersistWAL).SetPersistWAL(keep) }
func (f *diskFile) PowersafeOverwrite() bool {
	return f.File.(vfs.FilePowersafeOverwrite).PowersafeOverwrite()
}
func (f *diskFile) SetPowersafeOverwrite(safe bool) {
	f.File.(vfs.FilePowersafeOverwrite).SetPowersafeOverwrite(safe)
}

func (f *diskFile) Close() error {
	if f.shared != nil {
		f.shared.Close()
	}
	return f.File.Close()
}

func (f *diskFile) ReadAt(p []byte, at int64) (int, error) {
	if err := f.disk.begin("read", f.path); err != nil {
		return 0, err
	}
	return f.File.ReadAt(p, at)
}

func (f *diskFile) WriteAt(p []byte, at int64) (int, error) {
	if err := f.disk.begin("write", f.path); err != nil {
		return 0, err
	}
	f.pending.mu.Lock()
	defer f.pending.mu.Unlock()
	was, err := f.File.Size()
	if err != nil {
		return 0, err
	}
	old := make([]byte, len(p))
	n, err := f.File.ReadAt(old, at)
	if err != nil && err != io.EOF {
		return 0, err
	}
	f.pending.changes = append(f.pending.changes, change{at: at, now: slices.Clone(p), old: old[:n], size: -1, was: was})
	return f.File.WriteAt(p, at)
}

func (f *diskFile) Truncate(size int64) error { return f.resize("truncate", size, f.File.Truncate) }

func (f *diskFile) SizeHint(size int64) error {
	if was, err := f.File.Size(); err != nil || size <= was {
		return err
	}
	return f.resize("grow", size, f.File.(vfs.FileSizeHint).SizeHint)
}

func (f *diskFile) resize(op string, size int64, do func(int64) error) error {
	if err := f.disk.begin(op, f.path); err != nil {
		return err
	}
	f.pending.mu.Lock()
	defer f.pending.mu.Unlock()
	was, err := f.File.Size()
	if err != nil {
		return err
	}
	old := make([]byte, max(was-size, 0))
	if len(old) > 0 {
		if _, err := f.File.ReadAt(old, size); err != nil {
			return err
		}
	}
	f.pending.changes = append(f.pending.changes, change{at: size, old: old, size: size, was: was})
	return do(size)
}

func (f *diskFile) Sync(vfs.SyncFlag) error {
	n := f.pending.soFar() // what comes while this lasts is not promised
	err := f.disk.begin("sync", f.path)
	if f.disk.dead.Load() {
		return syscall.EIO
	}
	if err != nil {
		f.pending.synced(n, lost)
		return err
	}
	if f.disk.wait != nil {
		f.disk.wait()
	}
	if f.disk.dead.Load() {
		return syscall.EIO
	}
	f.pending.synced(n, synced)
	return nil
}

func (f *diskFile) Size() (int64, error) {
	if err := f.disk.begin("size", f.path); err != nil {
		return 0, err
	}
	return f.File.Size()
}

func (f *diskFile) Lock(level vfs.LockLevel) error {
	if err := f.disk.begin("lock", f.path); err != nil {
		return err
	}
	return f.File.Lock(level)
}

// cut cuts the power.
func (d *disk) cut() { d.dead.Store(true) }

// survival is the share of what was not synced that a power cut leaves.
type survival float64

func (s survival) stays(random *rand.Rand) bool { return s > 0 && random.Float64() < float64(s) }

// settle leaves the folder as it is after a power cut. All files must be closed.
func (d *disk) settle(t testing.TB, random *rand.Rand, some survival) {
	t.Helper()
	for path, p := range d.files {
		if err := p.settle(path, random, some); !os.IsNotExist(err) {
			require.NoError(t, err)
		}
	}
	for path := range d.young {
		if d.young[path] && !some.stays(random) {
			if err := os.Remove(path); !os.IsNotExist(err) {
				require.NoError(t, err)
			}
			delete(d.young, path)
		}
	}
	for path, content := range d.gone {
		if !d.young[path] && !some.stays(random) {
			require.NoError(t, os.WriteFile(path, content, 0o600))
		}
	}
}

// sector is the least that a disk writes at once.
const sector = 512

// settle undoes all changes, and does again what stays: what was synced, and of the rest some whole, of some a part of the sectors.
func (p *pending) settle(path string, random *rand.Rand, some survival) error {
	if len(p.changes) == 0 {
		return nil
	}
	file, err := os.OpenFile(path, os.O_RDWR, 0)
	if err != nil {
		return err
	}
	defer file.Close()
	do := func(c *change, part []byte, at int64) {
		var wrong error
		if c.size >= 0 {
			wrong = file.Truncate(c.size)
		} else {
			_, wrong = file.WriteAt(part, at)
		}
		err = errors.Join(err, wrong)
	}
	for _, c := range slices.Backward(p.changes) {
		err = errors.Join(err, file.Truncate(c.was))
		_, wrong := file.WriteAt(c.old, c.at)
		err = errors.Join(err, wrong)
	}
	for i := range p.changes {
		c := &p.changes[i]
		switch torn := some > 0 && random.IntN(2) == 0; {
		case c.fate == synced:
			do(c, c.now, c.at)
		case c.fate == lost && some < 1:
		case c.size >= 0 || !torn:
			if some.stays(random) {
				do(c, c.now, c.at)
			}
		default:
			for from := 0; from < len(c.now); {
				to := min(from+sector-int(c.at+int64(from))%sector, len(c.now))
				if some.stays(random) {
					do(c, c.now[from:to], c.at+int64(from))
				}
				from = to
			}
		}
	}
	return err
}

// shortly waits up to a millisecond.
func shortly() { time.Sleep(time.Duration(rand.Int64N(int64(time.Millisecond)))) }
