package cdshooks

import (
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"

	lru "github.com/hashicorp/golang-lru/v2"

	"github.com/justify-cds/justify/engine"
)

// memory knows which cards were shown and acknowledged, and where an order was last asked about. It holds keyed hashes and ids of
// consultations, nothing of a patient, and it is bounded: what it forgets is shown once more. A restart forgets all.
type memory struct {
	key          [sha256.Size]byte
	cards        *lru.Cache[string, fingerprint]   // cards that were shown, by their id
	acknowledged *lru.Cache[fingerprint, struct{}] // what they said of their orders
	questions    *lru.Cache[fingerprint, string]   // consultations by the order that they were about
}

// fingerprint is a keyed hash.
type fingerprint [sha256.Size]byte

// maxRemembered bounds each list. A busy hospital orders some thousand exams a day.
const maxRemembered = 50_000

func newMemory() (m *memory, err error) {
	m = &memory{}
	if _, err = rand.Read(m.key[:]); err != nil {
		return nil, err
	}
	if m.cards, err = lru.New[string, fingerprint](maxRemembered); err != nil {
		return nil, err
	}
	if m.acknowledged, err = lru.New[fingerprint, struct{}](maxRemembered); err != nil {
		return nil, err
	}
	m.questions, err = lru.New[fingerprint, string](maxRemembered)
	return m, err
}

// hash is keyed, so that who reads the memory cannot try out which order it is of.
func (m *memory) hash(parts ...[]byte) (f fingerprint) {
	h := hmac.New(sha256.New, m.key[:])
	for _, p := range parts {
		sum := sha256.Sum256(p)
		h.Write(sum[:])
	}
	h.Sum(f[:0])
	return f
}

// name stands for an order. Ids of patients and orders are those of one record: another client of the site has its own.
func (m *memory) name(site, issuer, server, patient, order string) fingerprint {
	return m.hash([]byte(site), []byte(issuer), []byte(server), []byte(patient), []byte(order))
}

// shown says whether a card is to be shown: not where the same was said of the same order and acknowledged.
func (m *memory) shown(order fingerprint, r *engine.Recommendation, card string) (bool, error) {
	decision, _, err := r.Hash(nil)
	if err != nil {
		return false, err
	}
	duplicates, err := engine.CanonicalJSON(r.Duplicates)
	if err != nil {
		return false, err
	}
	said := m.hash(order[:], decision[:], duplicates, []byte(r.Edition))
	if m.acknowledged.Contains(said) {
		return false, nil
	}
	m.cards.Add(card, said)
	return true, nil
}

// acknowledge notes that somebody acted on a card; false where it is not known.
func (m *memory) acknowledge(card string) bool {
	said, ok := m.cards.Get(card)
	if ok {
		m.acknowledged.Add(said, struct{}{})
	}
	return ok
}

// asks notes the consultation in which an order was asked about.
func (m *memory) asks(order fingerprint, consultation string) {
	if consultation != "" {
		m.questions.Add(order, consultation)
	}
}

func (m *memory) asked(order fingerprint) string {
	consultation, _ := m.questions.Get(order)
	return consultation
}
