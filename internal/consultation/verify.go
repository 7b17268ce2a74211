package consultation

import (
	"bytes"
	"cmp"
	"context"
	"crypto/sha256"
	"database/sql"
	"fmt"
	"slices"

	"golang.org/x/sync/errgroup"

	"github.com/justify-cds/justify/engine"
)

// Verification is what Verify found.
type Verification struct {
	Entries, Evaluations, Outcomes, Erased int64
	Head                                   Checkpoint // unsigned
	Findings                               []string   // nothing was changed, removed, reordered or cut off where there are none
}

// maxFindings bounds the list: who has a hundred needs no more.
const maxFindings = 100

// verifier goes through a store.
type verifier struct {
	Verification
	decisions map[[sha256.Size]byte]bool // that the store has
	editions  map[[sha256.Size]byte]bool
	missing   []int64 // payloads that are not there
	erased    []span
	at        map[int64][]byte // hashes at the entries of the checkpoints
}

type span struct{ from, to int64 }

func (v *verifier) find(format string, args ...any) {
	if len(v.Findings) < maxFindings {
		v.Findings = append(v.Findings, fmt.Sprintf(format, args...))
	}
}

// Verify reads the whole store, and compares it with checkpoints that were kept elsewhere. It needs no key. The error says that it
// could not be done; what is wrong with the store is in the findings.
func (s *Store) Verify(ctx context.Context, checkpoints ...Checkpoint) (*Verification, error) {
	v := &verifier{decisions: map[[sha256.Size]byte]bool{}, editions: map[[sha256.Size]byte]bool{}, at: map[int64][]byte{}}
	var damage []string
	var files errgroup.Group // are read beside the rows
	files.Go(func() (err error) {
		damage, err = s.backend.damage(ctx, s.db)
		return err
	})
	for _, c := range checkpoints {
		v.at[c.Sequence] = nil
	}
	failed := s.verify(ctx, v)
	if err := files.Wait(); err != nil {
		return nil, s.failed(err)
	}
	v.Findings = slices.Concat(damage, v.Findings)
	v.Findings = v.Findings[:min(len(v.Findings), maxFindings)]
	if err := failed; err != nil {
		if ctx.Err() != nil {
			return nil, err
		}
		v.find("the store cannot be read: %v", s.backend.explain(err))
	}
	for _, c := range checkpoints {
		switch hash := v.at[c.Sequence]; {
		case !bytes.Equal(c.Genesis, v.Head.Genesis):
			v.find("the checkpoint of %s at entry %d is of another record", c.At, c.Sequence)
		case c.Sequence > v.Entries:
			v.find("the record is cut off: it ends at entry %d, and on %s it had %d", v.Entries, c.At, c.Sequence)
		case c.Sequence > 0 && !bytes.Equal(hash, c.Hash):
			v.find("entry %d, or one before it, is not what it was on %s", c.Sequence, c.At)
		}
	}
	return &v.Verification, nil
}

func (s *Store) verify(ctx context.Context, v *verifier) error {
	tx, err := s.db.BeginTx(ctx, s.backend.snapshot())
	if err != nil {
		return err
	}
	defer tx.Rollback()
	if err := v.content(ctx, tx); err != nil {
		return err
	}
	if err := tx.QueryRowContext(ctx, "SELECT genesis FROM chain").Scan(&v.Head.Genesis); err != nil {
		return err
	}
	if err := v.chain(ctx, tx); err != nil {
		return err
	}
	v.payloads()
	var stray int64
	err = tx.QueryRowContext(ctx, "SELECT count(*) FROM payload p LEFT JOIN entry e ON e.seq = p.seq WHERE e.seq IS NULL").Scan(&stray)
	if stray > 0 {
		v.find("%d payloads belong to no entry", stray)
	}
	if err != nil {
		return err
	}
	return eachUnmapped(ctx, tx, func(_ unmappedRow, err error) error {
		if err != nil {
			v.find("a code that nothing maps is damaged: %v", err)
		}
		return nil
	})
}

// content checks the decisions and editions by their hashes.
func (v *verifier) content(ctx context.Context, q querier) error {
	rows, err := q.QueryContext(ctx, "SELECT hash, body FROM recommendation")
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		var hash, body sql.RawBytes
		if err := rows.Scan(&hash, &body); err != nil {
			return err
		}
		if len(hash) != sha256.Size {
			v.find("a recommendation without a hash")
			continue
		}
		if _, err := unpackDecision([sha256.Size]byte(hash), body); err != nil {
			v.find("%v", err)
		}
		v.decisions[[sha256.Size]byte(hash)] = true
	}
	if err := rows.Err(); err != nil {
		return err
	}
	packs, err := q.QueryContext(ctx, "SELECT digest, packed FROM edition")
	if err != nil {
		return err
	}
	defer packs.Close()
	for packs.Next() {
		var digest, guarded []byte
		if err := packs.Scan(&digest, &guarded); err != nil {
			return err
		}
		of := fmt.Sprintf("%s%x", digestPrefix, digest)
		packed, err := unguard(guarded)
		if err != nil {
			v.find("the edition %s is damaged: %v", of, err)
			continue
		}
		switch found, err := engine.DigestOf(packed); {
		case err != nil:
			v.find("the edition %s is damaged: %v", of, err)
		case found != of:
			v.find("the edition %s is another one: %s", of, found)
		default:
			v.editions[[sha256.Size]byte(digest)] = true
		}
	}
	return packs.Err()
}

// chain follows the chain from its beginning.
func (v *verifier) chain(ctx context.Context, q querier) error {
	rows, err := q.QueryContext(ctx, `SELECT e.seq, e.id, e.header, e.hash, p.salt, p.text FROM entry e LEFT JOIN payload p ON p.seq = e.seq ORDER BY e.seq`)
	if err != nil {
		return err
	}
	defer rows.Close()
	before := v.Head.Genesis
	for rows.Next() {
		var sequence int64
		var id, header, hash, salt, text sql.RawBytes
		if err := rows.Scan(&sequence, &id, &header, &hash, &salt, &text); err != nil {
			return err
		}
		switch next := v.Entries + 1; {
		case sequence == next+1:
			v.find("entry %d is missing", next)
		case sequence > next:
			v.find("entries %d to %d are missing", next, sequence-1)
		case sequence < next:
			v.find("entry %d is out of order", sequence)
		}
		v.Entries = max(v.Entries, sequence)
		if !bytes.Equal(hash, link(before, sequence, header)) {
			v.find("entry %d is not what was recorded, or does not follow the one before", sequence)
		}
		before = bytes.Clone(hash)
		if _, kept := v.at[sequence]; kept {
			v.at[sequence] = before
		}
		e, err := entryOf(sequence, header)
		if err != nil {
			v.find("entry %d cannot be read: %v", sequence, err)
			continue
		}
		if !bytes.Equal(id, e.ID[:]) {
			v.find("entry %d is filed under another consultation's id", sequence)
		}
		v.entry(&e, sealed{salt, text})
	}
	v.Head.Sequence, v.Head.Hash = v.Entries, before
	return rows.Err()
}

// entry checks what an entry refers to.
func (v *verifier) entry(e *Entry, payload sealed) {
	switch e.Kind {
	case EvaluationEntry:
		v.Evaluations++
		if !v.decisions[e.Recommendation] {
			v.find("entry %d answers with a recommendation that is not there", e.Sequence)
		}
		if !v.editions[e.Edition] {
			v.find("entry %d answers with an edition that is not there: %s", e.Sequence, e.Digest())
		}
	case OutcomeEntry:
		v.Outcomes++
	case ErasureEntry:
		v.erased = append(v.erased, span{e.From, e.To})
	}
	switch bound := e.Commitment != [sha256.Size]byte{}; {
	case !bound && payload.salt != nil:
		v.find("entry %d has a payload that it does not speak of", e.Sequence)
	case bound && payload.salt == nil:
		v.missing = append(v.missing, e.Sequence)
	case bound && payload.commitment() != e.Commitment:
		v.find("the payload of entry %d is not what was recorded", e.Sequence)
	}
}

// payloads checks that whatever is missing was erased for a reason that is on record.
func (v *verifier) payloads() {
	slices.SortFunc(v.erased, func(a, b span) int { return cmp.Compare(a.from, b.from) })
	reach, next := int64(0), 0           // the furthest end of the spans that begin at or before the entry
	for _, sequence := range v.missing { // ascending
		for ; next < len(v.erased) && v.erased[next].from <= sequence; next++ {
			reach = max(reach, v.erased[next].to)
		}
		if sequence <= reach {
			v.Erased++
		} else {
			v.find("the payload of entry %d was removed, and no erasure is recorded", sequence)
		}
	}
}
