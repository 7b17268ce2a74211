package consultation

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"fmt"
)

// Head is where the chain stands: unsigned, and without a time.
func (s *Store) Head(ctx context.Context) (Checkpoint, error) {
	h, err := s.head(s.db.QueryRowContext(ctx, selectHead))
	if err != nil {
		return Checkpoint{}, s.failed(err)
	}
	return Checkpoint{Genesis: s.genesis, Sequence: h.sequence, Hash: h.hash}, nil
}

// Entries gives the entries of a range, both ends included, in the order of the chain. The entry is used again for the next
// one, its lists and its gist with it: who keeps them copies them. Several ranges may be read at a time.
func (s *Store) Entries(ctx context.Context, from, to int64, each func(*Entry) error) error {
	rows, err := s.db.QueryContext(ctx, "SELECT seq, header FROM entry WHERE seq BETWEEN $1 AND $2 ORDER BY seq", from, to)
	if err != nil {
		return s.failed(err)
	}
	defer rows.Close()
	var e Entry
	var header sql.RawBytes
	known := words{}
	for rows.Next() {
		var sequence int64
		if err := rows.Scan(&sequence, &header); err != nil {
			return s.failed(err)
		}
		if err := e.read(sequence, header, known); err != nil {
			return fmt.Errorf("entry %d: %w", sequence, err)
		}
		if err := each(&e); err != nil {
			return err
		}
	}
	return s.failed(rows.Err())
}

// HeadAt is where the chain stood at an entry.
func (s *Store) HeadAt(ctx context.Context, sequence int64) (Checkpoint, error) {
	c := Checkpoint{Genesis: s.genesis, Sequence: sequence}
	err := s.db.QueryRowContext(ctx, "SELECT hash FROM entry WHERE seq = $1", sequence).Scan(&c.Hash)
	if err != nil {
		err = s.failed(fmt.Errorf("entry %d: %w", sequence, err))
	}
	return c, err
}

// Editions lists the digests of the editions that are kept.
func (s *Store) Editions(ctx context.Context) (digests []string, err error) {
	rows, err := s.db.QueryContext(ctx, "SELECT digest FROM edition ORDER BY digest")
	if err != nil {
		return nil, s.failed(err)
	}
	defer rows.Close()
	for rows.Next() {
		var digest []byte
		if err := rows.Scan(&digest); err != nil {
			return nil, err
		}
		digests = append(digests, digestPrefix+hex.EncodeToString(digest))
	}
	return digests, s.failed(rows.Err())
}

// Decisions gives the canonical JSON of every decision, in no order that means anything.
func (s *Store) Decisions(ctx context.Context, each func(hash [sha256.Size]byte, text []byte) error) error {
	rows, err := s.db.QueryContext(ctx, "SELECT hash, body FROM recommendation")
	if err != nil {
		return s.failed(err)
	}
	defer rows.Close()
	for rows.Next() {
		var hash, body sql.RawBytes
		if err := rows.Scan(&hash, &body); err != nil {
			return err
		}
		if len(hash) != sha256.Size {
			return errDamaged
		}
		text, err := unpackDecision([sha256.Size]byte(hash), body)
		if err != nil {
			return err
		}
		if err := each([sha256.Size]byte(hash), text); err != nil {
			return err
		}
	}
	return s.failed(rows.Err())
}
