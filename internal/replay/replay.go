// Package replay evaluates referrals of the past with two editions and adds up what differs. It streams: what it holds
// in memory does not grow with the file.
package replay

import (
	"context"
	"errors"
	"fmt"
	"io"
	"runtime"
	"time"

	"golang.org/x/sync/errgroup"

	"github.com/justify-cds/justify/engine"
)

// Record is one referral of a file.
type Record struct {
	Key, Site string // as the file has them; either may be empty
	Referral  engine.Referral
	Path      func(field string) string // the path of a field in the file, from the engine's
}

// Source gives the lines of a file in batches.
type Source interface {
	// Next returns the next batch, and io.EOF after the last.
	Next() (*Batch, error)
	// Fingerprint tells files apart by what stands before the mark.
	Fingerprint(upTo Mark) (string, error)
	// Part says how much of the file lies before the mark, from 0 to 1; -1 where nobody knows.
	Part(Mark) float64
}

// Mark is a place between two lines of a file.
type Mark struct {
	Lines  int64 `json:"lines"`  // before it
	Offset int64 `json:"offset"` // in bytes, or in rows
}

// Batch is some consecutive lines.
type Batch struct {
	text   []byte // with a line end after each line, but perhaps the last
	from   int64  // lines before it
	end    Mark
	wrong  map[int64]string // by line number: what is wrong with it
	cutOff bool             // the last line has no end: it may grow
}

// Replay compares two editions.
type Replay struct {
	Before, After *engine.Engine
	// Reader makes a function that reads one line, for one goroutine. Its error must not repeat what the line says.
	Reader func() func(line []byte) (Record, error)
	// Examples is how many lines are named for each kind of change and of mistake.
	Examples int
	// Save keeps a summary, so that a later run may go on from there. It is called now and then, at the end and when
	// the run is stopped.
	Save func(*Summary) error
	// Progress is told of every batch.
	Progress func(*Summary)
}

// saveEvery is the time between two calls of Save.
const saveEvery = 3 * time.Second

// job is a batch under way.
type job struct {
	batch *Batch
	done  chan *Summary
}

// Run adds to the summary what the source still has after it. Batches are read by one goroutine, evaluated by one for
// each core, and added up in their order: the result does not hang on who was faster. What it returns with an error is
// a summary all the same, up to some line.
func (r *Replay) Run(ctx context.Context, source Source, s *Summary) error {
	s.examples = r.Examples
	alike := engine.NewAlike(r.Before, r.After)
	ctx, stop := context.WithCancelCause(ctx)
	defer stop(nil)
	workers := runtime.GOMAXPROCS(0)
	todo, inOrder := make(chan job), make(chan job, 2*workers)
	working, within := errgroup.WithContext(ctx)
	working.Go(func() error {
		defer close(todo)
		defer close(inOrder)
		for {
			batch, err := source.Next()
			if errors.Is(err, io.EOF) {
				return nil
			}
			if err != nil {
				return err
			}
			j := job{batch, make(chan *Summary, 1)}
			for _, queue := range []chan job{inOrder, todo} {
				select {
				case queue <- j:
				case <-within.Done():
					return within.Err()
				}
			}
		}
	})
	for range workers {
		read := r.Reader()
		working.Go(func() error {
			for j := range todo {
				sum, err := r.batch(within, read, alike, j.batch)
				if err != nil {
					return err
				}
				j.done <- sum
			}
			return nil
		})
	}
	if err := r.addUp(within, inOrder, s); err != nil {
		stop(err)
	}
	err := working.Wait()
	if cause := context.Cause(ctx); cause != nil {
		err = cause // and not what followed from it
	}
	if !s.cutOff {
		err = errors.Join(err, r.save(s))
	}
	return err
}

func (r *Replay) save(s *Summary) error {
	if r.Save == nil {
		return nil
	}
	return r.Save(s)
}

// addUp merges the sums of the batches in their order, for as long as there are any.
func (r *Replay) addUp(ctx context.Context, inOrder <-chan job, s *Summary) error {
	saved := time.Now()
	for j := range inOrder {
		var sum *Summary
		select {
		case sum = <-j.done:
		case <-ctx.Done():
			return nil
		}
		if j.batch.cutOff && !s.cutOff {
			if err := r.save(s); err != nil { // without the line that may grow
				return err
			}
		}
		s.merge(sum)
		s.Read, s.cutOff = j.batch.end, j.batch.cutOff
		if r.Progress != nil {
			r.Progress(s)
		}
		if time.Since(saved) > saveEvery && !s.cutOff {
			if err := r.save(s); err != nil {
				return err
			}
			saved = time.Now()
		}
	}
	return nil
}

// batch evaluates the lines of a batch.
func (r *Replay) batch(ctx context.Context, read func([]byte) (Record, error), alike *engine.Alike, b *Batch) (*Summary, error) {
	s := NewSummary(r.Examples)
	for number, text := range b.lines() {
		if len(text) == 0 && b.wrong[number] == "" {
			continue
		}
		if why := b.wrong[number]; why != "" {
			s.refuse(Unreadable, Refusal{Line: number, Why: why})
			continue
		}
		record, err := read(text)
		if err != nil {
			s.refuse(Unreadable, Refusal{Line: number, Key: record.Key, Why: err.Error()})
			continue
		}
		if err := r.line(ctx, s, alike, number, &record); err != nil {
			return nil, err
		}
	}
	return s, nil
}

// line evaluates a referral with both editions, or with one where both surely say the same. What one of them cannot evaluate is not compared.
func (r *Replay) line(ctx context.Context, s *Summary, alike *engine.Alike, number int64, record *Record) error {
	before, errBefore := r.Before.Evaluate(ctx, record.Referral)
	after, errAfter := before, errBefore
	if r.After != r.Before && !alike.Surely(record.Referral.Indications) {
		after, errAfter = r.After.Evaluate(ctx, record.Referral)
	}
	if errBefore == nil && errAfter == nil {
		s.compare(number, record, before, after)
		return nil
	}
	kind, err := RefusedByBoth, errAfter
	switch {
	case errBefore == nil:
		kind = RefusedAfter
	case errAfter == nil:
		kind, err = RefusedBefore, errBefore
	}
	var invalid *engine.InvalidError
	if !errors.As(err, &invalid) || len(invalid.Violations) == 0 {
		if ctx.Err() != nil {
			return ctx.Err()
		}
		return fmt.Errorf("line %d: the edition's rules could not be evaluated", number) // the error may hold patient data
	}
	v := invalid.Violations[0]
	s.refuse(kind, Refusal{Line: number, Key: record.Key, Why: record.Path(v.Field) + ": " + v.Message})
	return nil
}
