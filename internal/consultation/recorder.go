package consultation

import (
	"context"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"sync"
	"time"

	"github.com/google/uuid"
	lru "github.com/hashicorp/golang-lru/v2"
	"github.com/klauspost/compress/s2"

	"github.com/justify-cds/justify/engine"
)

// Recorder writes consultations into a store. Those that come while a write is under way go together in the next one (group
// commit). It is safe for concurrent use.
type Recorder struct {
	store   *Store
	keys    *Keys
	queue   chan *draft
	close   sync.Once
	closing chan struct{}
	stopped chan struct{}
	known   *lru.Cache[[sha256.Size]byte, []byte] // the gists of decisions that the store has

	unmapped unmappedCodes
}

const (
	maxBatch   = 256
	maxWaiting = 4096
	maxKnown   = 65_536
	// maxGathering is how long a write waits for other callers. Many a disk syncs faster than that; but to begin and to end a write
	// takes the processor, which callers wait for as well, as long as a dozen entries do.
	maxGathering = 2 * time.Millisecond
	// enough is how many callers a write waits for at most: each further one would make it hardly cheaper. To wait for all of them
	// would bring them all into one write, and nobody would have anything to do while it is under way.
	enough = 32
	// writeTimeout bounds a write: who waits longer for a disk or a database is told.
	writeTimeout = 10 * time.Second
)

// Limits of texts in an outcome, in bytes.
const (
	MaxText   = 500
	MaxOrigin = 200
)

var errStopped = errors.New("the record is closed: the server is stopping")

// NewRecorder starts a recorder. Close stops it.
func NewRecorder(store *Store, keys *Keys) *Recorder {
	r := &Recorder{store: store, keys: keys, queue: make(chan *draft, maxWaiting), closing: make(chan struct{}), stopped: make(chan struct{})}
	r.known = newKnown()
	go r.write()
	return r
}

func newKnown() *lru.Cache[[sha256.Size]byte, []byte] {
	known, _ := lru.New[[sha256.Size]byte, []byte](maxKnown) // fails for a size of 0 only
	return known
}

// Store is where the recorder writes.
func (r *Recorder) Store() *Store { return r.store }

// Keys are what the recorder seals with.
func (r *Recorder) Keys() *Keys { return r.keys }

// Close writes what waits, and ends. Who records afterwards is told so.
func (r *Recorder) Close() {
	r.close.Do(func() { close(r.closing) })
	<-r.stopped
}

// write makes one commit after another, each of all that waits. Whom the last one is about to tell, and who came meanwhile, are
// callers, so many at least: the next one waits until as many are there, or enough, or for maxGathering. Who is alone waits for
// nobody.
func (r *Recorder) write() {
	defer close(r.stopped)
	defer func() {
		for r.writeUnmapped() {
		}
	}()
	unmapped := time.NewTicker(unmappedWritten)
	defer unmapped.Stop()
	callers := 1
	for {
		select {
		case <-unmapped.C:
			r.writeUnmapped()
		case d := <-r.queue:
			batch := r.gather([]*draft{d}, callers)
			tell := r.commit(batch)
			callers = max(len(batch)+len(r.queue), callers*15/16)
			tell()
		case <-r.closing:
			for batch := r.waiting(nil); len(batch) > 0; batch = r.waiting(nil) {
				r.commit(batch)()
			}
			return
		}
	}
}

// gather adds to a batch until so many callers are in it, or it gets late. It looks now and then: to be woken by each caller would
// cost more than their entries do.
func (r *Recorder) gather(batch []*draft, callers int) []*draft {
	late := time.Now().Add(maxGathering)
	for len(batch)+len(r.queue) < min(callers, enough) && time.Now().Before(late) {
		time.Sleep(maxGathering / 16)
	}
	return r.waiting(batch)
}

// waiting adds to a batch what waits.
func (r *Recorder) waiting(batch []*draft) []*draft {
	for len(batch) < maxBatch {
		select {
		case d := <-r.queue:
			batch = append(batch, d)
		default:
			return batch
		}
	}
	return batch
}

// commit writes a batch. Its callers are told by what it returns.
func (r *Recorder) commit(batch []*draft) (tell func()) {
	ctx, cancel := context.WithTimeout(context.Background(), writeTimeout)
	defer cancel()
	refused, err := r.store.append(ctx, batch)
	return func() {
		for _, d := range batch {
			if err == nil && d.recommendation != nil {
				r.known.Add(d.entry.Recommendation, d.entry.Gist)
			}
			d.result <- errors.Join(err, refused[d])
		}
	}
}

// put hands a draft over and waits until it is durable.
func (r *Recorder) put(ctx context.Context, d *draft) error {
	d.result = make(chan error, 1)
	select {
	case <-r.closing: // before all else, so that Close comes to an end
		return errStopped
	default:
	}
	select {
	case r.queue <- d:
	case <-ctx.Done():
		return ctx.Err()
	case <-r.closing:
		return errStopped
	}
	select {
	case err := <-d.result:
		return err
	case <-ctx.Done():
		return ctx.Err() // it may be recorded all the same: an id that nobody was told
	case <-r.stopped:
	}
	select {
	case err := <-d.result:
		return err
	default:
		return errStopped
	}
}

// Record makes an evaluation durable and returns the id of the consultation. What is in it is not looked at afterwards.
func (r *Recorder) Record(ctx context.Context, v *Evaluation) (uuid.UUID, error) {
	d, err := r.draft(v)
	if err != nil {
		return uuid.Nil, err
	}
	if err := r.put(ctx, d); err != nil {
		return uuid.Nil, err
	}
	return d.entry.ID, nil
}

func (r *Recorder) draft(v *Evaluation) (*draft, error) {
	id, err := uuid.NewV7()
	if err != nil {
		return nil, err
	}
	d := &draft{entry: Entry{
		Kind: EvaluationEntry, ID: id, At: v.At.UTC().Truncate(time.Millisecond),
		Site: r.keys.Pseudonym(SiteRole, v.Origin.Site), Department: r.keys.Pseudonym(DepartmentRole, v.Origin.Department),
		Mode: v.Mode, Emergency: v.Emergency, Channel: v.Channel, Latency: v.Latency, Trial: v.Trial, Arm: v.Arm,
		Duplicates: len(v.Recommendation.Duplicates), Unscored: unscored(v.Case, v.Recommendation),
	}}
	if d.entry.Edition, err = digestOf(v.Recommendation.Edition); err != nil {
		return nil, err
	}
	text := scratches.Get().(*[]byte)
	defer scratches.Put(text)
	if err := r.decided(d, v.Recommendation.Decision, text); err != nil {
		return nil, err
	}
	envelope := *v.Recommendation
	envelope.Decision = nil
	*text, err = engine.AppendCanonicalJSON((*text)[:0], &answered{
		Case: v.Case, Envelope: &envelope,
		Requester: r.keys.Pseudonym(RequesterRole, v.Origin.Requester).String(), Order: r.keys.Pseudonym(OrderRole, v.Origin.Order).String(),
	})
	if err != nil {
		return nil, err
	}
	r.sealInto(d, *text)
	return d, nil
}

// decided puts the decision into a draft: all of it where the store may not have it yet. It writes over scratch.
func (r *Recorder) decided(d *draft, decision *engine.Decision, scratch *[]byte) (err error) {
	var text []byte
	if d.entry.Recommendation, text, err = decision.Hash((*scratch)[:0]); err != nil {
		return err
	}
	known := false
	if d.entry.Gist, known = r.known.Get(d.entry.Recommendation); known {
		return nil
	}
	d.entry.Gist = GistOf(decision).bytes()
	if text == nil {
		if text, err = engine.AppendCanonicalJSON((*scratch)[:0], decision); err != nil {
			return err
		}
	}
	*scratch = text
	d.recommendation = packDecision(text)
	return nil
}

// packDecision compresses the JSON of a decision, as unpackDecision reads it.
func packDecision(text []byte) []byte {
	scratch := scratches.Get().(*[]byte)
	defer scratches.Put(scratch)
	*scratch = s2.Encode((*scratch)[:cap(*scratch)], text)
	return guard(*scratch)
}

// scratches grow to the longest text, and are used again.
var scratches = sync.Pool{New: func() any { return new([]byte) }}

func (r *Recorder) sealInto(d *draft, plain []byte) {
	payload := r.keys.seal(plain)
	d.payload, d.entry.Commitment = &payload, payload.commitment()
}

// RecordOutcome makes an outcome durable. The same outcome again changes nothing; another one is added, and the last counts. The
// error is ErrUnknown where there is no such consultation.
func (r *Recorder) RecordOutcome(ctx context.Context, o *Outcome) error {
	d, err := r.outcome(o)
	if err != nil {
		return err
	}
	return r.put(ctx, d)
}

func (r *Recorder) outcome(o *Outcome) (*draft, error) {
	d := &draft{entry: Entry{
		Kind: OutcomeEntry, ID: o.ID, At: o.At.UTC().Truncate(time.Millisecond), Done: o.Done, Reason: o.Reason, Order: o.Order, ChangedTo: o.ChangedTo,
	}}
	told := said{o.Text, o.Comment}
	if told != (said{}) {
		text, err := json.Marshal(told)
		if err != nil {
			return nil, err
		}
		r.sealInto(d, text)
	}
	d.before = func(ctx context.Context, q querier) (done bool, err error) {
		entries, err := entriesOf(ctx, q, o.ID)
		if err != nil {
			return false, err
		}
		if !slices.ContainsFunc(entries, func(e Entry) bool { return e.Kind == EvaluationEntry }) {
			return false, ErrUnknown
		}
		last := lastOutcome(entries, o.Order)
		if last == nil {
			return false, nil
		}
		return r.repeats(ctx, q, last, o, told)
	}
	return d, nil
}

// lastOutcome is the last outcome of an order.
func lastOutcome(entries []Entry, order string) *Entry {
	for i := len(entries) - 1; i >= 0; i-- {
		if e := &entries[i]; e.Kind == OutcomeEntry && e.Order == order {
			return e
		}
	}
	return nil
}

// repeats says whether an outcome is the last one again. What cannot be read is not.
func (r *Recorder) repeats(ctx context.Context, q querier, last *Entry, o *Outcome, told said) (bool, error) {
	if last.Done != o.Done || last.Reason != o.Reason || last.ChangedTo != o.ChangedTo {
		return false, nil
	}
	text, err := payloadOf(ctx, q, r.keys, last)
	if errors.As(err, new(damaged)) {
		return false, nil
	}
	if err != nil {
		return false, err
	}
	var before said
	return (text == nil || json.Unmarshal(text, &before) == nil) && before == told, nil
}

// Erase takes away what tells something of the patient from one consultation, its outcomes included. Why is recorded.
func (r *Recorder) Erase(ctx context.Context, id uuid.UUID, why string) error {
	entries, err := entriesOf(ctx, r.store.db, id)
	if err != nil {
		return r.store.failed(err)
	}
	if len(entries) == 0 {
		return ErrUnknown
	}
	for _, e := range entries {
		if e.Commitment == ([sha256.Size]byte{}) {
			continue
		}
		if err := r.erase(ctx, e.Sequence, e.Sequence, why); err != nil {
			return err
		}
	}
	return r.store.wipe(ctx)
}

func (r *Recorder) erase(ctx context.Context, from, to int64, why string) error {
	id, err := uuid.NewV7()
	if err != nil {
		return err
	}
	d := &draft{entry: Entry{Kind: ErasureEntry, ID: id, At: time.Now().UTC().Truncate(time.Millisecond), From: from, To: to, Why: why}}
	d.before = func(ctx context.Context, q querier) (done bool, err error) {
		gone, err := q.(execer).ExecContext(ctx, "DELETE FROM payload WHERE seq BETWEEN $1 AND $2", from, to)
		if err != nil {
			return false, err
		}
		n, err := gone.RowsAffected()
		return n == 0, err
	}
	return r.put(ctx, d)
}

// eraseAtOnce is how many entries one erasure takes, so that consultations do not wait for it.
const eraseAtOnce = 1000

// EraseBefore erases every consultation that is older: the retention policy. It returns how many entries it went through.
func (r *Recorder) EraseBefore(ctx context.Context, day time.Time, why string) (erased int64, err error) {
	var ripe []span
	last := int64(0) // the entry before
	err = scan(ctx, r.store.db, func(e Entry) error {
		if e.At.Before(day) { // not all that come later are later: clocks are set right
			if n := len(ripe); n == 0 || ripe[n-1].to != last || e.Sequence-ripe[n-1].from >= eraseAtOnce {
				ripe = append(ripe, span{from: e.Sequence})
			}
			ripe[len(ripe)-1].to = e.Sequence
		}
		last = e.Sequence
		return nil
	}, "SELECT e.seq, e.header FROM entry e JOIN payload p ON p.seq = e.seq ORDER BY e.seq")
	if err != nil || len(ripe) == 0 {
		return 0, r.store.failed(err)
	}
	for _, s := range ripe {
		if err := r.erase(ctx, s.from, s.to, why); err != nil {
			return erased, fmt.Errorf("erased up to entry %d: %w", s.from-1, err)
		}
		erased += s.to - s.from + 1
	}
	return erased, r.store.wipe(ctx)
}
