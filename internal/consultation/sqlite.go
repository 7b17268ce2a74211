package consultation

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/ncruces/go-sqlite3"
	sqlitedriver "github.com/ncruces/go-sqlite3/driver"
	"github.com/ncruces/go-sqlite3/vfs"
	"github.com/pressly/goose/v3"
)

// sqlite keeps the record in one file of a folder. Every page carries a checksum, and every commit is synced before it returns.
type sqlite struct {
	dir    string
	vfs    string    // the file system; empty: that of the operating system
	anchor *sql.Conn // see settle
}

// errBadConnection tells database/sql to throw a connection away.
var errBadConnection = driver.ErrBadConn

const sqliteFile = "record.db"

func (s *sqlite) path() string           { return filepath.Join(s.dir, sqliteFile) }
func (s *sqlite) place() string          { return s.path() }
func (s *sqlite) dialect() goose.Dialect { return goose.DialectSQLite3 }
func (s *sqlite) migrations() string     { return "migrations/sqlite" }

func (s *sqlite) alone(ctx context.Context) (done func(), err error) {
	if err := makeDir(s.dir); err != nil {
		return nil, err
	}
	if s.dir, err = filepath.EvalSymlinks(s.dir); err != nil { // as SQLite names its files
		return nil, err
	}
	if s.dir, err = filepath.Abs(s.dir); err != nil {
		return nil, err
	}
	return lockDir(ctx, s.dir)
}

func (s *sqlite) open(ctx context.Context) (*sql.DB, error) {
	if s.vfs == "" {
		s.vfs = osFiles()
	}
	query := url.Values{"_pragma": {
		"busy_timeout(10000)", "journal_mode(wal)", "synchronous(full)", "wal_autocheckpoint(4000)", // pages that many commits write are moved into the file once
		"secure_delete(on)", // what is erased is overwritten
	}}
	query.Set("vfs", s.vfs)
	name := url.URL{Scheme: "file", OmitHost: true, Path: s.path(), RawQuery: query.Encode()}
	db, err := sqlitedriver.Open(name.String(), checksums)
	if err != nil {
		return nil, err
	}
	if err := s.settle(ctx, db); err != nil {
		s.close()
		db.Close()
		return nil, err
	}
	return db, nil
}

// checksums has every page of a new file carry one. A file that is not new and names none is damaged: it would be written anew,
// with checksums that hide what is wrong with it.
func checksums(c *sqlite3.Conn) error {
	reserved, err := c.FileControl("main", sqlite3.FCNTL_RESERVE_BYTES)
	if err != nil || reserved == checksumSize {
		return err
	}
	tables, _, err := c.Prepare("SELECT count(*) FROM sqlite_schema")
	if err != nil {
		return err
	}
	used := tables.Step() && tables.ColumnInt(0) > 0
	switch err := errors.Join(tables.Err(), tables.Close()); {
	case err != nil:
		return err
	case used:
		return errNoChecksums
	}
	return c.EnableChecksums("main")
}

var errNoChecksums = errors.New("the file's header is damaged: it names no checksums")

// settle moves what a crash left in the log into the file. From then on all that can be read is synced, and no page of the file
// is half written. The connection stays open, for who finds no other one reads the log anew: also what failed to be synced, and
// will never be.
func (s *sqlite) settle(ctx context.Context, db *sql.DB) (err error) {
	if s.anchor, err = db.Conn(ctx); err != nil {
		return err
	}
	if _, err = s.anchor.ExecContext(ctx, fmt.Sprintf("PRAGMA busy_timeout(%d)", wipeAtOnce.Milliseconds())); err != nil {
		return err
	}
	var busy, log, moved int
	return s.anchor.QueryRowContext(ctx, "PRAGMA wal_checkpoint(PASSIVE)").Scan(&busy, &log, &moved)
}

func (s *sqlite) close() {
	if s.anchor != nil {
		s.anchor.Close()
	}
}

// turn: an immediate transaction is the only one that writes.
func (s *sqlite) turn() []string { return []string{"BEGIN IMMEDIATE"} }

func (s *sqlite) plainly() []any { return nil }

// snapshot asks for nothing: a transaction that only reads sees one state. One that promises to only read leaves its connection
// unable to write where a read fails, for then it cannot be rolled back (ncruces/go-sqlite3 0.35.3).
func (s *sqlite) snapshot() *sql.TxOptions { return nil }

// wipe empties the log: what was erased is overwritten in the file, and stands in the log until then. It holds up neither who
// records, for longer than wipeAtOnce, nor who reads: while somebody reads an older state, it waits.
func (s *sqlite) wipe(ctx context.Context, _ *sql.DB) error {
	ctx, cancel := context.WithTimeout(ctx, wipeTimeout)
	defer cancel()
	for {
		var busy, log, moved int
		if err := s.anchor.QueryRowContext(ctx, "PRAGMA wal_checkpoint(TRUNCATE)").Scan(&busy, &log, &moved); err != nil {
			return err
		}
		if busy == 0 {
			return nil
		}
		select {
		case <-ctx.Done():
			return errors.New("somebody has been reading an older state of it all the time")
		case <-time.After(wipeAtOnce):
		}
	}
}

const (
	wipeTimeout = 10 * time.Second
	wipeAtOnce  = 100 * time.Millisecond
)

// explain adds what SQLite leaves out.
func (s *sqlite) explain(err error) error {
	switch {
	case errors.Is(err, sqlite3.IOERR_DATA), errors.Is(err, sqlite3.CORRUPT), errors.Is(err, sqlite3.NOTADB):
		return fmt.Errorf("the file is damaged: %w", err)
	case errors.Is(err, sqlite3.BUSY):
		return fmt.Errorf("another program holds it: %w", err)
	case errors.Is(err, sqlite3.IOERR), errors.Is(err, sqlite3.FULL), errors.Is(err, sqlite3.CANTOPEN):
		if fault := s.fault(); fault != nil {
			return fmt.Errorf("%w (%w)", err, fault)
		}
	}
	return err
}

func (s *sqlite) fault() error {
	if layer, ok := vfs.Find(s.vfs).(*files); ok {
		return layer.fault(s.dir)
	}
	return nil
}

// checksumSize is what each page ends with (https://sqlite.org/cksumvfs.html).
const checksumSize = 8

// maxReread bounds how often a page is read again whose checksum is wrong: a checkpoint may be writing it.
const maxReread = 5

// damage reads every page of the file, also those that hold nothing, and whether the indices name what the tables hold.
func (s *sqlite) damage(ctx context.Context, db *sql.DB) (found []string, err error) {
	var verdict string
	if err := db.QueryRowContext(ctx, "PRAGMA integrity_check(1)").Scan(&verdict); err != nil {
		return []string{fmt.Sprintf("SQLite cannot read the file: %v", s.explain(err))}, nil
	}
	if verdict != "ok" {
		found = append(found, "SQLite says: "+strings.TrimPrefix(verdict, "*** in database main ***\n"))
		if fault := s.fault(); fault != nil {
			found = append(found, fault.Error())
		}
	}
	file, err := os.Open(s.path())
	if err != nil {
		return nil, err
	}
	defer file.Close()
	header := make([]byte, 100)
	if _, err := file.ReadAt(header, 0); err != nil {
		return nil, err
	}
	size := int64(binary.BigEndian.Uint16(header[16:]))
	if size == 1 {
		size = 65536
	}
	if header[20] != checksumSize || size < 512 || size&(size-1) != 0 {
		return append(found, errNoChecksums.Error()), nil
	}
	page := make([]byte, size)
	for at := int64(0); ctx.Err() == nil; at += size {
		n, err := file.ReadAt(page, at)
		if n == 0 && errors.Is(err, io.EOF) {
			return found, nil
		}
		if n < len(page) {
			return append(found, fmt.Sprintf("page %d is cut short", at/size+1)), nil
		}
		for again := 0; pageSum(page) != [checksumSize]byte(page[size-checksumSize:]); again++ {
			if again == maxReread {
				found = append(found, fmt.Sprintf("page %d is not as it was written: its checksum differs", at/size+1))
				break
			}
			if _, err := file.ReadAt(page, at); err != nil {
				return nil, err
			}
		}
	}
	return found, ctx.Err()
}

// pageSum is the checksum of a page of SQLite's checksum VFS.
func pageSum(page []byte) (sum [checksumSize]byte) {
	var a, b uint32
	for rest := page[:len(page)-checksumSize]; len(rest) >= 8; rest = rest[8:] {
		a += binary.LittleEndian.Uint32(rest) + b
		b += binary.LittleEndian.Uint32(rest[4:]) + a
	}
	binary.LittleEndian.PutUint32(sum[:], a)
	binary.LittleEndian.PutUint32(sum[4:], b)
	return sum
}
