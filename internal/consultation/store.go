package consultation

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"database/sql"
	"embed"
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"
	"io/fs"
	"slices"
	"strings"
	"sync"

	"github.com/pressly/goose/v3"
)

// Store keeps the chain in a database. It is safe for concurrent use, also by several processes.
type Store struct {
	db      *sql.DB
	backend backend
	genesis []byte // the hash before the first entry

	writing    sync.Mutex
	writer     *sql.Conn            // nil after a failure: the next write opens another
	statements map[string]*sql.Stmt // of the writer
}

// backend is what SQLite and PostgreSQL do each in its own way.
type backend interface {
	// alone waits until nobody else opens the store, and keeps others from it until done: the first one makes it.
	alone(ctx context.Context) (done func(), err error)
	open(ctx context.Context) (*sql.DB, error)
	close() // before the database is closed
	dialect() goose.Dialect
	migrations() string // the folder
	// turn are the statements that begin a transaction and wait for the turn to write.
	turn() []string
	// plainly are the arguments by which a statement is sent as it is, in one message, and not prepared.
	plainly() []any
	// snapshot are the options of a transaction that reads one state.
	snapshot() *sql.TxOptions
	// wipe takes what was erased out of the files, as far as the database can.
	wipe(ctx context.Context, db *sql.DB) error
	// damage finds what the rows do not show: bytes of the files that are not as they were written.
	damage(ctx context.Context, db *sql.DB) ([]string, error)
	// place names the store in errors: no password.
	place() string
	// explain adds to an error what whoever runs the server needs to know.
	explain(err error) error
}

//go:embed migrations
var migrations embed.FS

// Open opens the store at a place: a folder, which is made where there is none, or the URL of a PostgreSQL database
// ("postgres://…").
func Open(ctx context.Context, place string) (*Store, error) {
	if strings.HasPrefix(place, "postgres://") || strings.HasPrefix(place, "postgresql://") {
		return open(ctx, &postgres{url: place})
	}
	return open(ctx, &sqlite{dir: place})
}

func open(ctx context.Context, b backend) (*Store, error) {
	s := &Store{backend: b}
	if err := s.open(ctx); err != nil {
		return nil, s.failed(err)
	}
	return s, nil
}

// failure is an error that says which store it is of.
type failure struct {
	place string
	error
}

func (f failure) Error() string { return "the record in " + f.place + ": " + f.error.Error() }
func (f failure) Unwrap() error { return f.error }

// failed says in an error which store it is, once.
func (s *Store) failed(err error) error {
	if err == nil || errors.Is(err, ErrUnknown) || errors.As(err, new(failure)) {
		return err
	}
	return failure{s.backend.place(), s.backend.explain(err)}
}

func (s *Store) open(ctx context.Context) (err error) {
	done, err := s.backend.alone(ctx)
	if err != nil {
		return err
	}
	defer done()
	if s.db, err = s.backend.open(ctx); err != nil {
		return err
	}
	defer func() {
		if err != nil {
			s.backend.close()
			s.db.Close()
		}
	}()
	folder, err := fs.Sub(migrations, s.backend.migrations())
	if err != nil {
		return err
	}
	migration, err := goose.NewProvider(s.backend.dialect(), s.db, folder)
	if err != nil {
		return err
	}
	if _, err = migration.Up(ctx); err != nil {
		return err
	}
	return s.begin(ctx)
}

// begin reads the hash before the first entry, and makes it in a new store.
func (s *Store) begin(ctx context.Context) error {
	return s.transaction(ctx, func(c *sql.Conn) error {
		err := c.QueryRowContext(ctx, "SELECT genesis FROM chain").Scan(&s.genesis)
		if errors.Is(err, sql.ErrNoRows) {
			s.genesis = make([]byte, sha256.Size)
			_, _ = rand.Read(s.genesis)
			_, err = c.ExecContext(ctx, "INSERT INTO chain (genesis) VALUES ($1)", s.genesis)
		}
		return err
	})
}

// transaction writes, in its turn, all or nothing. It begins and commits by statements of its own, because a transaction of
// database/sql prepares every statement anew, which costs more than running it. It is called with writing locked, or before
// anybody else has the store.
func (s *Store) transaction(ctx context.Context, write func(*sql.Conn) error) (err error) {
	defer func() {
		if err != nil {
			err = s.failed(err) // before the connection's end has errors of its own
			s.drop()            // and with it the transaction: what state it is in is anybody's guess
		}
	}()
	if s.writer == nil {
		if s.writer, err = s.db.Conn(ctx); err != nil {
			return err
		}
		s.statements = map[string]*sql.Stmt{}
	}
	for _, statement := range s.backend.turn() {
		if _, err := s.writer.ExecContext(ctx, statement); err != nil {
			return err
		}
	}
	if err := write(s.writer); err != nil {
		return err
	}
	_, err = s.writer.ExecContext(ctx, "commit", s.backend.plainly()...)
	return err
}

// Close ends the use of the store.
func (s *Store) Close() error {
	s.writing.Lock()
	defer s.writing.Unlock()
	s.drop()
	s.backend.close()
	return s.db.Close()
}

// head is the last entry of the chain.
type head struct {
	sequence int64
	hash     []byte
}

// querier reads: a database, a connection or a transaction.
type querier interface {
	QueryRowContext(ctx context.Context, query string, args ...any) *sql.Row
	QueryContext(ctx context.Context, query string, args ...any) (*sql.Rows, error)
}

const selectHead = "SELECT seq, hash FROM entry ORDER BY seq DESC LIMIT 1"

// head reads the answer to selectHead; a chain without entries ends with the genesis.
func (s *Store) head(row *sql.Row) (head, error) {
	h := head{hash: s.genesis}
	err := row.Scan(&h.sequence, &h.hash)
	if errors.Is(err, sql.ErrNoRows) {
		err = nil
	}
	return h, err
}

// prepared is a statement of the writer.
func (s *Store) prepared(ctx context.Context, text string) (*sql.Stmt, error) {
	if statement, ok := s.statements[text]; ok {
		return statement, nil
	}
	statement, err := s.writer.PrepareContext(ctx, text)
	if err == nil {
		s.statements[text] = statement
	}
	return statement, err
}

// draft is an entry on its way into the chain.
type draft struct {
	entry          Entry
	payload        *sealed
	recommendation []byte // the packed decision, where the store may not have it yet
	// before is asked in the transaction; done says that there is nothing to write any more. An error that is neither ErrUnknown nor
	// damaged ends the transaction: the database may have ended it already.
	before func(ctx context.Context, q querier) (done bool, err error)
	result chan error
}

// append writes drafts at the end of the chain, all in one transaction. Where err is not nil nothing was written; else
// refused holds the errors of those that were not.
func (s *Store) append(ctx context.Context, drafts []*draft) (refused map[*draft]error, err error) {
	s.writing.Lock()
	defer s.writing.Unlock()
	err = s.transaction(ctx, func(c *sql.Conn) error {
		refused, err = s.appendIn(ctx, c, drafts)
		return err
	})
	return refused, err
}

func (s *Store) appendIn(ctx context.Context, c *sql.Conn, drafts []*draft) (refused map[*draft]error, err error) {
	newest, err := s.prepared(ctx, selectHead)
	if err != nil {
		return nil, err
	}
	last, err := s.head(newest.QueryRowContext(ctx))
	if err != nil {
		return nil, err
	}
	refused = map[*draft]error{}
	w := &writes{Store: s}
	for _, d := range drafts {
		if d.before != nil {
			if err := w.flush(ctx); err != nil { // before sees what stands before it
				return nil, err
			}
			switch done, err := d.before(ctx, c); {
			case errors.Is(err, ErrUnknown) || errors.As(err, new(damaged)):
				refused[d] = err
				continue
			case err != nil:
				return nil, err
			case done:
				continue
			}
		}
		header := d.entry.header()
		last = head{last.sequence + 1, link(last.hash, last.sequence+1, header)}
		d.entry.Sequence = last.sequence
		w.add(d, header, last.hash)
	}
	return refused, w.flush(ctx)
}

// drop gives the connection for writing up.
func (s *Store) drop() {
	if s.writer == nil {
		return
	}
	for _, statement := range s.statements {
		statement.Close()
	}
	_ = s.writer.Raw(func(any) error { return errBadConnection })
	s.writer.Close()
	s.writer = nil
}

// wipe takes what was erased out of the files, too.
func (s *Store) wipe(ctx context.Context) error {
	if err := s.backend.wipe(ctx, s.db); err != nil {
		return fmt.Errorf("it is erased, and can still be found in the files: erase again: %w", s.failed(err))
	}
	return nil
}

// KeepEdition stores an edition that answers from now on, so that its answers can be reproduced.
func (s *Store) KeepEdition(ctx context.Context, digest string, packed []byte) error {
	sum, err := digestOf(digest)
	if err != nil {
		return err
	}
	_, err = s.db.ExecContext(ctx, "INSERT INTO edition (digest, packed) VALUES ($1, $2) ON CONFLICT DO NOTHING", sum[:], guard(packed))
	return s.failed(err)
}

// Edition returns an edition that was kept.
func (s *Store) Edition(ctx context.Context, digest string) (packed []byte, err error) {
	sum, err := digestOf(digest)
	if err != nil {
		return nil, err
	}
	err = s.db.QueryRowContext(ctx, "SELECT packed FROM edition WHERE digest = $1", sum[:]).Scan(&packed)
	if errors.Is(err, sql.ErrNoRows) {
		err = fmt.Errorf("it has no edition %s", digest)
	}
	if err == nil {
		packed, err = unguard(packed)
	}
	return packed, s.failed(err)
}

// guard appends a checksum to what is compressed, and unguard checks it and takes it off: bits of a compressed text may flip, and
// it unpacks to the same (those of the time in the header of gzip, for one).
func guard(packed []byte) []byte {
	return binary.BigEndian.AppendUint32(slices.Clip(packed), crc32.Checksum(packed, castagnoli))
}

func unguard(guarded []byte) ([]byte, error) {
	end := len(guarded) - crc32.Size
	if end < 0 || crc32.Checksum(guarded[:end], castagnoli) != binary.BigEndian.Uint32(guarded[end:]) {
		return nil, damaged("its checksum differs")
	}
	return guarded[:end], nil
}

var castagnoli = crc32.MakeTable(crc32.Castagnoli)
