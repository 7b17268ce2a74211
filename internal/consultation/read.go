package consultation

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"

	"github.com/google/uuid"
	"github.com/klauspost/compress/s2"

	"github.com/justify-cds/justify/engine"
)

// execer also writes.
type execer interface {
	ExecContext(ctx context.Context, query string, args ...any) (sql.Result, error)
}

// Stored is a consultation as it was recorded.
type Stored struct {
	Entry
	Case             *engine.Case           // nil where it was erased
	Recommendation   *engine.Recommendation // likewise
	Requester, Order Pseudonym
	Outcomes         []StoredOutcome // in the order of recording
}

// StoredOutcome is an outcome as it was recorded. Text and comment are gone where they were erased.
type StoredOutcome struct {
	Entry
	Text, Comment string
}

// Get returns a consultation: ErrUnknown where there is none of the id. Of an erased one it returns what is left, without an
// error.
func (r *Recorder) Get(ctx context.Context, id uuid.UUID) (*Stored, error) {
	return r.store.Get(ctx, r.keys, id)
}

// Get returns a consultation, for who has the keys.
func (s *Store) Get(ctx context.Context, keys *Keys, id uuid.UUID) (*Stored, error) {
	stored, err := s.get(ctx, keys, id)
	return stored, s.failed(err)
}

func (s *Store) get(ctx context.Context, keys *Keys, id uuid.UUID) (*Stored, error) {
	entries, err := entriesOf(ctx, s.db, id)
	if err != nil {
		return nil, err
	}
	var stored *Stored
	for i := range entries {
		e := &entries[i]
		text, err := payloadOf(ctx, s.db, keys, e)
		if err != nil {
			return nil, err
		}
		switch {
		case e.Kind == EvaluationEntry && stored == nil:
			stored = &Stored{Entry: *e}
			if text != nil {
				err = s.complete(ctx, stored, text)
			}
		case e.Kind == OutcomeEntry && stored != nil:
			var told said
			if text != nil && json.Unmarshal(text, &told) != nil {
				err = errUnreadable
			}
			stored.Outcomes = append(stored.Outcomes, StoredOutcome{*e, told.Text, told.Comment})
		}
		if err != nil {
			return nil, fmt.Errorf("entry %d: %w", e.Sequence, err)
		}
	}
	if stored == nil {
		return nil, ErrUnknown
	}
	return stored, nil
}

// errUnreadable says no more than that: what encoding/json says repeats numbers of the patient.
var errUnreadable = errors.New("its payload is of a form that this program does not know")

// complete reads what was asked and answered.
func (s *Store) complete(ctx context.Context, stored *Stored, text []byte) error {
	var a answered
	if json.Unmarshal(text, &a) != nil {
		return errUnreadable
	}
	decision, err := s.Decision(ctx, stored.Entry.Recommendation)
	if err != nil {
		return err
	}
	stored.Case, stored.Recommendation = a.Case, a.Envelope
	stored.Recommendation.Decision = decision
	return errors.Join(stored.Requester.UnmarshalText([]byte(a.Requester)), stored.Order.UnmarshalText([]byte(a.Order)))
}

// Decision returns the decision of that hash.
func (s *Store) Decision(ctx context.Context, hash [sha256.Size]byte) (*engine.Decision, error) {
	var body []byte
	err := s.db.QueryRowContext(ctx, "SELECT body FROM recommendation WHERE hash = $1", hash[:]).Scan(&body)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, fmt.Errorf("it has no recommendation %x", hash)
	}
	if err != nil {
		return nil, err
	}
	text, err := unpackDecision(hash, body)
	if err != nil {
		return nil, err
	}
	return decisionOf(text)
}

// maxDecision bounds the JSON of a decision, in bytes, so that a damaged length asks for no memory.
const maxDecision = 64 << 20

func unpackDecision(hash [sha256.Size]byte, body []byte) ([]byte, error) {
	packed, err := unguard(body)
	if err != nil {
		return nil, fmt.Errorf("the recommendation %x is damaged: %w", hash, err)
	}
	size, err := s2.DecodedLen(packed)
	if err != nil || size > maxDecision {
		return nil, fmt.Errorf("the recommendation %x is damaged", hash)
	}
	text, err := s2.Decode(nil, packed)
	if err != nil || sha256.Sum256(text) != hash {
		return nil, fmt.Errorf("the recommendation %x is damaged", hash)
	}
	return text, nil
}

// entriesOf lists the entries of a consultation in the order of recording.
func entriesOf(ctx context.Context, q querier, id uuid.UUID) ([]Entry, error) {
	var list []Entry
	err := scan(ctx, q, func(e Entry) error { list = append(list, e); return nil }, "SELECT seq, header FROM entry WHERE id = $1 ORDER BY seq", id[:])
	return list, err
}

// payloadOf opens the payload of an entry; nil where it has none, or none any more.
func payloadOf(ctx context.Context, q querier, keys *Keys, e *Entry) ([]byte, error) {
	if e.Commitment == ([sha256.Size]byte{}) {
		return nil, nil
	}
	var p sealed
	err := q.QueryRowContext(ctx, "SELECT salt, text FROM payload WHERE seq = $1", e.Sequence).Scan(&p.salt, &p.text)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	if p.commitment() != e.Commitment {
		return nil, damaged(fmt.Sprintf("the payload of entry %d is not what was recorded", e.Sequence))
	}
	return keys.open(p)
}

// scan reads entries from rows of (seq, header).
func scan(ctx context.Context, q querier, each func(Entry) error, query string, args ...any) error {
	rows, err := q.QueryContext(ctx, query, args...)
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		var sequence int64
		var header sql.RawBytes
		if err := rows.Scan(&sequence, &header); err != nil {
			return err
		}
		e, err := entryOf(sequence, header)
		if err != nil {
			return fmt.Errorf("entry %d: %w", sequence, err)
		}
		if err := each(e); err != nil {
			return err
		}
	}
	return rows.Err()
}
