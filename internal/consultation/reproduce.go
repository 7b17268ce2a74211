package consultation

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strconv"

	"github.com/google/uuid"

	"github.com/justify-cds/justify/engine"
)

// Reproduction compares what was answered with what the stored case gives with the stored edition today.
type Reproduction struct {
	Identical bool
	Differs   []string // paths of the canonical JSON; or why it could not be evaluated
}

// maxDiffers bounds the list of paths.
const maxDiffers = 20

// Reproduce evaluates a stored consultation again, with the edition that answered then.
func (s *Store) Reproduce(ctx context.Context, keys *Keys, id uuid.UUID) (*Reproduction, error) {
	stored, err := s.Get(ctx, keys, id)
	if err != nil {
		return nil, err
	}
	if stored.Case == nil {
		return nil, ErrErased
	}
	packed, err := s.Edition(ctx, stored.Digest())
	if err != nil {
		return nil, err
	}
	e, err := engine.Load(packed, engine.WithCache(0))
	if err != nil {
		return &Reproduction{Differs: []string{fmt.Sprintf("the edition cannot be loaded any more: %v", err)}}, nil
	}
	again, err := e.EvaluateCase(ctx, stored.Case)
	if err != nil {
		return &Reproduction{Differs: []string{err.Error()}}, nil
	}
	then, err := stored.Recommendation.CanonicalJSON()
	if err != nil {
		return nil, err
	}
	now, err := again.CanonicalJSON()
	if err != nil {
		return nil, err
	}
	if bytes.Equal(then, now) {
		return &Reproduction{Identical: true}, nil
	}
	var a, b any
	if err := json.Unmarshal(then, &a); err != nil {
		return nil, err
	}
	if err := json.Unmarshal(now, &b); err != nil {
		return nil, err
	}
	return &Reproduction{Differs: differences(nil, "", a, b)}, nil
}

// differences lists the paths at which two trees of JSON differ.
func differences(found []string, path string, a, b any) []string {
	if len(found) >= maxDiffers {
		return found
	}
	switch x := a.(type) {
	case map[string]any:
		if y, ok := b.(map[string]any); ok {
			keys := maps.Clone(x)
			maps.Copy(keys, y)
			for _, key := range slices.Sorted(maps.Keys(keys)) {
				found = differences(found, path+"/"+key, x[key], y[key])
			}
			return found
		}
	case []any:
		if y, ok := b.([]any); ok && len(x) == len(y) {
			for i := range x {
				found = differences(found, path+"/"+strconv.Itoa(i), x[i], y[i])
			}
			return found
		}
	default:
		if a == b {
			return found
		}
	}
	return append(found, path)
}
