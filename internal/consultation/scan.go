package consultation

import (
	"context"
	"database/sql"
	"fmt"
)

// Head is where the chain stands: unsigned, and without a time.
func (s *Store) Head(ctx context.Context) (Checkpoint, error) {
	h, err := s.head(ctx, s.db)
	if err != nil {
		return Checkpoint{}, fmt.Errorf("the record in %s: %w", s.backend.place(), err)
	}
	return Checkpoint{Genesis: s.genesis, Sequence: h.sequence, Hash: h.hash}, nil
}

// Entries gives the entries of a range, both ends included, in the order of the chain. The entry is used again for the next
// one, its lists and its gist with it: who keeps them copies them. Several ranges may be read at a time.
func (s *Store) Entries(ctx context.Context, from, to int64, each func(*Entry) error) error {
	rows, err := s.db.QueryContext(ctx, "SELECT seq, header FROM entry WHERE seq BETWEEN $1 AND $2 ORDER BY seq", from, to)
	if err != nil {
		return fmt.Errorf("the record in %s: %w", s.backend.place(), err)
	}
	defer rows.Close()
	var e Entry
	var header sql.RawBytes
	known := words{}
	for rows.Next() {
		var sequence int64
		if err := rows.Scan(&sequence, &header); err != nil {
			return err
		}
		if err := e.read(sequence, header, known); err != nil {
			return fmt.Errorf("entry %d: %w", sequence, err)
		}
		if err := each(&e); err != nil {
			return err
		}
	}
	return rows.Err()
}

// HeadAt is where the chain stood at an entry.
func (s *Store) HeadAt(ctx context.Context, sequence int64) (Checkpoint, error) {
	c := Checkpoint{Genesis: s.genesis, Sequence: sequence}
	err := s.db.QueryRowContext(ctx, "SELECT hash FROM entry WHERE seq = $1", sequence).Scan(&c.Hash)
	if err != nil {
		err = fmt.Errorf("the record in %s: entry %d: %w", s.backend.place(), sequence, err)
	}
	return c, err
}
