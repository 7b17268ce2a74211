package consultation

import (
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"errors"
	"strings"
	"time"

	"github.com/google/uuid"
)

// Kind is what an entry records.
type Kind uint8

// Kinds of entries.
const (
	EvaluationEntry Kind = iota + 1
	OutcomeEntry
	ErasureEntry
)

// Entry is one link of the chain: all of it is bound by the hash, and none of it tells anything of a patient.
type Entry struct {
	Sequence   int64 // from 1, without holes
	Kind       Kind
	ID         uuid.UUID // of the consultation (UUIDv7, RFC 9562)
	At         time.Time // UTC, in milliseconds
	Commitment [sha256.Size]byte

	// Of an evaluation.
	Edition          [sha256.Size]byte
	Recommendation   [sha256.Size]byte // the hash of the decision
	Site, Department Pseudonym
	Mode             Mode
	Emergency        bool
	Channel          Channel
	Latency          time.Duration // in microseconds
	Duplicates       int           // orders for what was done already
	Trial, Arm       string
	Unscored         []string // indications that no guideline speaks about
	Gist             []byte   // what is counted of the decision: ReadGist

	// Of an outcome.
	Done             Done
	Reason           Reason
	Order, ChangedTo string

	// Of an erasure: the payloads of these entries, both ends included, are gone.
	From, To int64
	Why      string
}

// headerVersion begins every header. An entry of a version that is not known is not read, and is found by Verify.
const headerVersion = 1

// header is the entry in bytes, as the chain binds it.
func (e *Entry) header() []byte {
	b := append(make([]byte, 0, 256), headerVersion, byte(e.Kind))
	b = append(b, e.ID[:]...)
	b = binary.BigEndian.AppendUint64(b, uint64(e.At.UnixMilli()))
	b = append(b, e.Commitment[:]...)
	text := func(s string) { b = append(binary.AppendUvarint(b, uint64(len(s))), s...) }
	switch e.Kind {
	case EvaluationEntry:
		b = append(append(b, e.Edition[:]...), e.Recommendation[:]...)
		b = append(append(b, e.Site[:]...), e.Department[:]...)
		emergency := byte(0)
		if e.Emergency {
			emergency = 1
		}
		b = append(b, byte(e.Mode), emergency, byte(e.Channel))
		b = binary.AppendUvarint(b, uint64(max(e.Latency.Microseconds(), 0)))
		b = binary.AppendUvarint(b, uint64(e.Duplicates))
		text(e.Trial)
		text(e.Arm)
		b = binary.AppendUvarint(b, uint64(len(e.Unscored)))
		for _, id := range e.Unscored {
			text(id)
		}
		b = append(binary.AppendUvarint(b, uint64(len(e.Gist))), e.Gist...)
	case OutcomeEntry:
		b = append(b, byte(e.Done), byte(e.Reason))
		text(e.Order)
		text(e.ChangedTo)
	case ErasureEntry:
		b = binary.AppendUvarint(binary.AppendUvarint(b, uint64(e.From)), uint64(e.To))
		text(e.Why)
	}
	return b
}

// damaged says of a part of the store that it is not what was recorded. The rest may well be.
type damaged string

func (d damaged) Error() string { return string(d) }

const errDamaged = damaged("the entry is damaged")

// cut takes parts off a header.
type cut struct {
	rest  []byte
	words words
	bad   bool
}

// words keeps the texts that were read, so that who reads a million entries makes each once. Nil keeps none.
type words map[string]string

func (w words) of(text []byte) string {
	if w == nil {
		return string(text)
	}
	word, ok := w[string(text)]
	if !ok && len(w) < maxWords {
		word = string(text)
		w[word] = word
	} else if !ok {
		return string(text)
	}
	return word
}

// maxWords bounds them. Ids and names of trials are fewer.
const maxWords = 100_000

func (c *cut) take(n int) []byte {
	if n < 0 || n > len(c.rest) {
		c.bad = true
		return make([]byte, max(min(n, 64), 0))
	}
	part := c.rest[:n]
	c.rest = c.rest[n:]
	return part
}

func (c *cut) number() uint64 {
	v, n := binary.Uvarint(c.rest)
	if n <= 0 {
		c.bad = true
		return 0
	}
	c.rest = c.rest[n:]
	return v
}

func (c *cut) text() string { return c.words.of(c.part()) }

// part takes what has its length before it.
func (c *cut) part() []byte {
	n := c.number()
	if n > uint64(len(c.rest)) {
		c.bad = true
		return nil
	}
	return c.take(int(n))
}

// entryOf reads a header.
func entryOf(sequence int64, header []byte) (e Entry, err error) {
	err = e.read(sequence, header, nil)
	e.Gist = bytes.Clone(e.Gist)
	return e, err
}

// read reads a header into an entry, whose memory it uses again. The gist is a part of the header.
func (e *Entry) read(sequence int64, header []byte, words words) error {
	c := cut{rest: header, words: words}
	*e = Entry{Sequence: sequence, Unscored: e.Unscored[:0]}
	if c.take(1)[0] != headerVersion {
		return errDamaged
	}
	e.Kind = Kind(c.take(1)[0])
	e.ID = uuid.UUID(c.take(16))
	e.At = time.UnixMilli(int64(binary.BigEndian.Uint64(c.take(8)))).UTC()
	e.Commitment = [sha256.Size]byte(c.take(sha256.Size))
	switch e.Kind {
	case EvaluationEntry:
		e.Edition, e.Recommendation = [sha256.Size]byte(c.take(sha256.Size)), [sha256.Size]byte(c.take(sha256.Size))
		e.Site, e.Department = Pseudonym(c.take(16)), Pseudonym(c.take(16))
		flags := c.take(3)
		e.Mode, e.Emergency, e.Channel = Mode(flags[0]), flags[1] != 0, Channel(flags[2])
		e.Latency = time.Duration(c.number()) * time.Microsecond
		e.Duplicates = int(c.number())
		e.Trial, e.Arm = c.text(), c.text()
		for n := c.number(); n > 0 && !c.bad; n-- {
			e.Unscored = append(e.Unscored, c.text())
		}
		e.Gist = c.part()
	case OutcomeEntry:
		flags := c.take(2)
		e.Done, e.Reason = Done(flags[0]), Reason(flags[1])
		e.Order, e.ChangedTo = c.text(), c.text()
	case ErasureEntry:
		e.From, e.To = int64(c.number()), int64(c.number())
		e.Why = c.text()
	default:
		c.bad = true
	}
	if c.bad || len(c.rest) > 0 {
		return errDamaged
	}
	return nil
}

// link is the hash of an entry: of the hash before it, its place and its header.
func link(before []byte, sequence int64, header []byte) []byte {
	h := sha256.New()
	h.Write([]byte("justify entry\x00"))
	h.Write(before)
	h.Write(binary.BigEndian.AppendUint64(nil, uint64(sequence)))
	h.Write(header)
	return h.Sum(nil)
}

const digestPrefix = "sha256:"

// digestOf reads the digest of an edition, "sha256:…".
func digestOf(text string) (d [sha256.Size]byte, err error) {
	sum, err := hex.DecodeString(strings.TrimPrefix(text, digestPrefix))
	if err != nil || len(sum) != len(d) || !strings.HasPrefix(text, digestPrefix) {
		return d, errors.New("this is no digest of an edition: it is sha256: and 64 hexadecimal digits")
	}
	return [sha256.Size]byte(sum), nil
}

// Digest is the digest of the edition, as answers name it.
func (e *Entry) Digest() string { return digestPrefix + hex.EncodeToString(e.Edition[:]) }
