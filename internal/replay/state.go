package replay

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"

	"github.com/google/renameio/v2"
)

// State is a summary on disk, from which a run that was stopped goes on. It knows what it belongs to.
type State struct {
	Before   string   `json:"before"` // digests
	After    string   `json:"after"`
	File     string   `json:"file"` // the fingerprint of what was read
	Examples int      `json:"examples"`
	Summary  *Summary `json:"summary"`
}

// StateFile is where a state is kept.
type StateFile struct {
	Name          string
	Before, After string // digests of the editions
	Examples      int
}

// Load returns the summary to go on with: an empty one where there is no file yet. It refuses the state of other
// editions, and of a run that named another number of examples.
func (f StateFile) Load() (*State, error) {
	fresh := &State{Before: f.Before, After: f.After, Examples: f.Examples, Summary: NewSummary(f.Examples)}
	if f.Name == "" {
		return fresh, nil
	}
	text, err := os.ReadFile(f.Name)
	if errors.Is(err, fs.ErrNotExist) {
		return fresh, nil
	}
	if err != nil {
		return nil, err
	}
	s := &State{Summary: NewSummary(f.Examples)}
	if err := json.Unmarshal(text, s); err != nil {
		return nil, fmt.Errorf("%s is no state of a replay; name another file, or remove it to begin anew", f.Name)
	}
	switch {
	case s.Before != f.Before || s.After != f.After:
		return nil, fmt.Errorf("%s belongs to other editions, %s against %s, not %s against %s; name another file, or remove it to begin anew",
			f.Name, shortDigest(s.After), shortDigest(s.Before), shortDigest(f.After), shortDigest(f.Before))
	case s.Examples != f.Examples:
		return nil, fmt.Errorf("%s was begun with %d examples, not %d; ask for as many, or remove it to begin anew", f.Name, s.Examples, f.Examples)
	case s.Summary == nil:
		return nil, fmt.Errorf("%s is no state of a replay; name another file, or remove it to begin anew", f.Name)
	}
	return s, nil
}

// Check refuses a file that does not begin with what the state has read.
func (f StateFile) Check(s *State, source Source) error {
	if s.Summary.Read == (Mark{}) {
		return nil
	}
	if now, err := source.Fingerprint(s.Summary.Read); err != nil || now != s.File {
		return fmt.Errorf("%s belongs to another file of referrals; name another state, or remove it to begin anew", f.Name)
	}
	return nil
}

// Save writes the summary, whole or not at all.
func (f StateFile) Save(summary *Summary, source Source) error {
	print, err := source.Fingerprint(summary.Read)
	if err != nil {
		return err
	}
	text, err := json.Marshal(State{Before: f.Before, After: f.After, File: print, Examples: f.Examples, Summary: summary})
	if err != nil {
		return err
	}
	if err := renameio.WriteFile(f.Name, text, 0o600); err != nil {
		return fmt.Errorf("keeping the state: %w", err)
	}
	return nil
}

func shortDigest(digest string) string { return digest[:min(len(digest), len("sha256:")+12)] }
