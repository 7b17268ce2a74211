package consultation

import (
	"context"
	"crypto/ed25519"
	"crypto/sha256"
	"encoding/base64"
	"encoding/binary"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"

	"golang.org/x/mod/sumdb/note"
)

// Checkpoint says what the last entry of the chain was at a time. Kept elsewhere, it shows whether the record was cut off or
// written anew. Signed, it is a note in the form of C2SP tlog-checkpoint: origin, number of entries, hash, time.
type Checkpoint struct {
	Genesis  []byte // of the record
	Sequence int64
	Hash     []byte
	At       string // RFC 3339, UTC
}

const (
	signerName   = "justify-record"
	originPrefix = "justify/"
	ed25519Note  = 1 // the algorithm's number in a note's key
)

// Checkpoint signs where the chain stands.
func (s *Store) Checkpoint(ctx context.Context, keys *Keys, at time.Time) (string, error) {
	c, err := s.Head(ctx)
	if err != nil {
		return "", err
	}
	c.At = at.UTC().Format(time.RFC3339)
	return keys.sign(c)
}

func (k *Keys) sign(c Checkpoint) (string, error) {
	name, hash := k.noteKey()
	signer, err := note.NewSigner(fmt.Sprintf("PRIVATE+KEY+%s+%08x+%s", name, hash, base64.StdEncoding.EncodeToString(append([]byte{ed25519Note}, k.signing.Seed()...))))
	if err != nil {
		return "", err
	}
	encode := base64.StdEncoding.EncodeToString
	text := fmt.Sprintf("%s%s\n%d\n%s\n%s\n", originPrefix, encode(c.Genesis), c.Sequence, encode(c.Hash), c.At)
	signed, err := note.Sign(&note.Note{Text: text}, signer)
	return string(signed), err
}

func (k *Keys) public() []byte {
	return append([]byte{ed25519Note}, k.signing.Public().(ed25519.PublicKey)...)
}

// noteKey is the name of the key, and the hash by which notes tell keys of one name apart.
func (k *Keys) noteKey() (name string, hash uint32) {
	sum := sha256.Sum256(append([]byte(signerName+"\n"), k.public()...))
	return signerName, binary.BigEndian.Uint32(sum[:])
}

// Public is the key with which checkpoints can be verified, and nothing else be done.
func (k *Keys) Public() string {
	name, hash := k.noteKey()
	return fmt.Sprintf("%s+%08x+%s", name, hash, base64.StdEncoding.EncodeToString(k.public()))
}

// ReadCheckpoints reads signed checkpoints, one after the other, and verifies their signatures with a public key.
func ReadCheckpoints(text, public string) ([]Checkpoint, error) {
	verifier, err := note.NewVerifier(strings.TrimSpace(public))
	if err != nil {
		return nil, fmt.Errorf("this is no public key of a record: %w", err)
	}
	var list []Checkpoint
	for n, signed := range notes(text) {
		opened, err := note.Open([]byte(signed), note.VerifierList(verifier))
		if err != nil {
			return nil, fmt.Errorf("checkpoint %d: %w", n+1, err)
		}
		c, err := parseCheckpoint(opened.Text)
		if err != nil {
			return nil, fmt.Errorf("checkpoint %d: %w", n+1, err)
		}
		list = append(list, c)
	}
	if len(list) == 0 {
		return nil, errors.New("there is no checkpoint in it")
	}
	return list, nil
}

// notes splits a file of notes. Each begins with the origin.
func notes(text string) (list []string) {
	for _, part := range strings.Split("\n"+text, "\n"+originPrefix)[1:] {
		list = append(list, strings.TrimRight(originPrefix+part, "\n")+"\n")
	}
	return list
}

func parseCheckpoint(text string) (c Checkpoint, err error) {
	lines := strings.Split(strings.TrimSuffix(text, "\n"), "\n")
	if len(lines) != 4 {
		return c, errors.New("a checkpoint has four lines")
	}
	decode := base64.StdEncoding.DecodeString
	var errs [3]error
	c.Genesis, errs[0] = decode(strings.TrimPrefix(lines[0], originPrefix))
	c.Sequence, errs[1] = strconv.ParseInt(lines[1], 10, 64)
	c.Hash, errs[2] = decode(lines[2])
	c.At = lines[3]
	return c, errors.Join(errs[:]...)
}
