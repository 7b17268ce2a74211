package consultation

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"fmt"
	"io"
	"net"
	"net/url"

	"github.com/jackc/pgx/v5/pgconn"
	_ "github.com/jackc/pgx/v5/stdlib" // the driver "pgx"
	"github.com/pressly/goose/v3"
)

// postgres keeps the record in a database that several servers may share.
type postgres struct{ url string }

// Advisory locks: of whoever writes into the chain, and of whoever opens it.
const (
	chainLock   = 0x6a757374696679 // "justify"
	openingLock = chainLock + 1
)

func (p *postgres) dialect() goose.Dialect { return goose.DialectPostgres }
func (p *postgres) migrations() string     { return "migrations/postgres" }

// place is the URL without its parameters, of which one may be a password.
func (p *postgres) place() string {
	u, err := url.Parse(p.url)
	if err != nil {
		return "the PostgreSQL database"
	}
	u.RawQuery = ""
	return u.Redacted()
}

func (p *postgres) explain(err error) error {
	network := new(net.OpError)
	switch {
	case errors.As(err, new(*pgconn.ConnectError)): // speaks for itself
	case errors.Is(err, pgconn.ErrConnClosed), errors.Is(err, driver.ErrBadConn), errors.Is(err, io.ErrUnexpectedEOF), errors.As(err, &network):
		return fmt.Errorf("the connection was lost: %w", err)
	}
	return err
}

func (p *postgres) alone(ctx context.Context) (done func(), err error) {
	db, err := p.open(ctx)
	if err != nil {
		return nil, err
	}
	tx, err := db.BeginTx(ctx, nil)
	if err == nil {
		_, err = tx.ExecContext(ctx, "SELECT pg_advisory_xact_lock($1)", int64(openingLock))
	}
	if err != nil {
		db.Close()
		return nil, err
	}
	return func() { _ = tx.Rollback(); db.Close() }, nil
}

func (p *postgres) open(ctx context.Context) (*sql.DB, error) {
	db, err := sql.Open("pgx", p.url)
	if err != nil {
		return nil, err
	}
	if err := db.PingContext(ctx); err != nil {
		db.Close()
		return nil, err
	}
	return db, nil
}

func (p *postgres) close() {}

// writing is read committed: once it has the lock, it sees what the one before wrote.
func (p *postgres) writing() *sql.TxOptions { return &sql.TxOptions{Isolation: sql.LevelReadCommitted} }

// lock waits for the turn to write, and asks for a durable commit whatever the database's default.
func (p *postgres) lock(ctx context.Context, tx *sql.Tx) error {
	if _, err := tx.ExecContext(ctx, "SET LOCAL synchronous_commit = on"); err != nil {
		return err
	}
	_, err := tx.ExecContext(ctx, "SELECT pg_advisory_xact_lock($1)", int64(chainLock))
	return err
}

func (p *postgres) snapshot() *sql.TxOptions {
	return &sql.TxOptions{Isolation: sql.LevelRepeatableRead, ReadOnly: true}
}

// wipe frees the space of what was erased. PostgreSQL overwrites it when it needs it; until then, and in its log and in backups, it
// can be found by who has the files, sealed.
func (p *postgres) wipe(ctx context.Context, db *sql.DB) error {
	_, err := db.ExecContext(ctx, "VACUUM payload")
	return err
}

// damage of files is PostgreSQL's to find (initdb --data-checksums).
func (p *postgres) damage(context.Context, *sql.DB) ([]string, error) { return nil, nil }
