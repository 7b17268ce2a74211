package consultation

import (
	"bytes"
	"context"
	"crypto/aes"
	"crypto/cipher"
	"crypto/ed25519"
	"crypto/hkdf"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"fmt"
	"hash"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"sync"

	"github.com/google/renameio/v2"
)

// Keys are what a record is sealed with, all derived from one secret (HKDF, RFC 5869). Who has the store and not the key can
// verify the chain, and can neither read a payload nor tell who asked.
type Keys struct {
	macs     sync.Pool // for pseudonyms: to set one up costs more than to use it
	payloads cipher.AEAD
	signing  ed25519.PrivateKey
}

const (
	secretSize = 32
	keyPrefix  = "justify-record-key-1:"
)

// NewKeys derives the keys from a secret of 32 bytes.
func NewKeys(secret []byte) (*Keys, error) {
	if len(secret) != secretSize {
		return nil, fmt.Errorf("a record key has %d bytes, not %d", secretSize, len(secret))
	}
	derive := func(purpose string) ([]byte, error) {
		return hkdf.Key(sha256.New, secret, nil, "justify record: "+purpose, secretSize)
	}
	k := &Keys{}
	pseudonyms, err := derive("pseudonyms")
	if err != nil {
		return nil, err
	}
	k.macs.New = func() any { return hmac.New(sha256.New, pseudonyms) }
	payloads, err := derive("payloads")
	if err != nil {
		return nil, err
	}
	block, err := aes.NewCipher(payloads)
	if err != nil {
		return nil, err
	}
	if k.payloads, err = cipher.NewGCM(block); err != nil {
		return nil, err
	}
	seed, err := derive("checkpoints")
	if err != nil {
		return nil, err
	}
	k.signing = ed25519.NewKeyFromSeed(seed)
	return k, nil
}

// KeyFile reads the key file at path. Where there is none and create is set, it makes one that only its owner can read.
func KeyFile(path string, create bool) (*Keys, error) {
	text, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) && create {
		text, err = makeKeyFile(path)
	}
	if err != nil {
		return nil, fmt.Errorf("the record key: %w", err)
	}
	secret, err := base64.StdEncoding.DecodeString(strings.TrimPrefix(string(bytes.TrimSpace(text)), keyPrefix))
	if err != nil || len(secret) != secretSize || !bytes.HasPrefix(text, []byte(keyPrefix)) {
		return nil, fmt.Errorf("%s is no record key: it holds %s and 32 bytes in base64", path, keyPrefix)
	}
	return NewKeys(secret)
}

// makeKeyFile makes a key file that lasts, unless another program does at this moment.
func makeKeyFile(path string) (text []byte, err error) {
	dir := filepath.Dir(path)
	if err := makeDir(dir); err != nil {
		return nil, err
	}
	done, err := lockDir(context.Background(), dir)
	if err != nil {
		return nil, err
	}
	defer done()
	if text, err = os.ReadFile(path); !errors.Is(err, fs.ErrNotExist) {
		return text, err
	}
	secret := make([]byte, secretSize)
	_, _ = rand.Read(secret) // never fails (crypto/rand)
	text = []byte(keyPrefix + base64.StdEncoding.EncodeToString(secret) + "\n")
	if err := renameio.WriteFile(path, text, 0o600); err != nil {
		return nil, err
	}
	return text, syncDir(dir)
}

// Pseudonym stands for a site, a department, a requester or an order: an HMAC, so that only who has the key can make it from
// the name. The zero value means that nothing was said.
type Pseudonym [16]byte

// String is the pseudonym in hexadecimal; empty for the zero value.
func (p Pseudonym) String() string {
	if p == (Pseudonym{}) {
		return ""
	}
	return hex.EncodeToString(p[:])
}

// MarshalText writes the pseudonym.
func (p Pseudonym) MarshalText() ([]byte, error) { return []byte(p.String()), nil }

// UnmarshalText reads a pseudonym.
func (p *Pseudonym) UnmarshalText(text []byte) error {
	*p = Pseudonym{}
	if len(text) == 0 {
		return nil
	}
	if n, err := hex.Decode(p[:], text[:min(len(text), 2*len(p))]); err != nil || n != len(p) || len(text) != 2*len(p) {
		return fmt.Errorf("this is no pseudonym: it has %d hexadecimal digits", 2*len(p))
	}
	return nil
}

// What a pseudonym can stand for. The same name has another pseudonym in each role.
const (
	SiteRole       = "site"
	DepartmentRole = "department"
	RequesterRole  = "requester"
	OrderRole      = "order"
)

// Pseudonym makes the pseudonym of a name in a role.
func (k *Keys) Pseudonym(role, name string) (p Pseudonym) {
	if name == "" {
		return p
	}
	mac := k.macs.Get().(hash.Hash)
	defer k.macs.Put(mac)
	mac.Reset()
	mac.Write([]byte(role + "\x00" + name))
	copy(p[:], mac.Sum(nil))
	return p
}

const saltSize = 32

// sealed is a payload as it is stored.
type sealed struct{ salt, text []byte }

// seal encrypts a payload (AES-256-GCM). The salt is the nonce, and keeps the commitment from being guessed once it is erased.
func (k *Keys) seal(plain []byte) sealed {
	s := sealed{salt: make([]byte, saltSize)}
	_, _ = rand.Read(s.salt)
	s.text = k.payloads.Seal(nil, s.salt[:k.payloads.NonceSize()], plain, s.salt)
	return s
}

// open decrypts a payload.
func (k *Keys) open(s sealed) ([]byte, error) {
	if len(s.salt) != saltSize {
		return nil, damaged("the payload's salt is damaged")
	}
	plain, err := k.payloads.Open(nil, s.salt[:k.payloads.NonceSize()], s.text, s.salt)
	if err != nil {
		return nil, damaged("the payload is damaged, or sealed with another record key")
	}
	return plain, nil
}

// commitment binds a stored payload to the chain; it can be checked without the key.
func (s sealed) commitment() [sha256.Size]byte {
	h := sha256.New()
	h.Write(s.salt)
	h.Write(s.text)
	return [sha256.Size]byte(h.Sum(nil))
}
