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

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgconn"
	_ "github.com/jackc/pgx/v5/stdlib" // the driver "pgx"
	"github.com/pressly/goose/v3"
)

// postgres keeps the record in a database that several servers may share.
type postgres struct{ url string }

// openingLock is the advisory lock of whoever opens a record; that of whoever writes into its chain is one less.
const openingLock = 0x6a757374696679 + 1 // "justify"

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

// turn waits for the advisory lock that whoever writes into the chain holds. The transaction is read committed, so that it then
// sees what the one before wrote; and durable, whatever the database's default.
func (p *postgres) turn() []string {
	return []string{
		"BEGIN ISOLATION LEVEL READ COMMITTED", "SET LOCAL synchronous_commit = on",
		"SELECT pg_advisory_xact_lock(29965486266082937)", // "justify"
	}
}

func (p *postgres) plainly() []any { return []any{pgx.QueryExecModeSimpleProtocol} }

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
