package watch

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"go.uber.org/goleak"
)

// patience bounds what a test waits for; it is reached only where something hangs.
const patience = 20 * time.Second

// watched watches a new folder until the test ends; next waits until all the names were told, and fails where another is.
func watched(t *testing.T) (folder string, next func(names ...string)) {
	t.Helper()
	folder = t.TempDir()
	require.NoError(t, os.MkdirAll(filepath.Join(folder, "neuro"), 0o755))
	require.NoError(t, os.WriteFile(filepath.Join(folder, "neuro/old.yaml"), nil, 0o600))
	w, err := New(folder)
	require.NoError(t, err)
	told := make(chan []string, 100)
	ctx, stop := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	go func() { ended <- w.Run(ctx, func(names []string, _ time.Time) { told <- names }) }()
	t.Cleanup(func() {
		stop()
		assert.NoError(t, <-ended)
		assert.NoError(t, w.Close())
		goleak.VerifyNone(t, goleak.IgnoreTopFunction("testing.(*T).Run"))
	})
	return folder, func(names ...string) {
		t.Helper()
		missing := map[string]bool{}
		for _, name := range names {
			missing[name] = true
		}
		for deadline := time.After(patience); len(missing) > 0; {
			select {
			case got := <-told:
				for _, name := range got {
					require.Contains(t, names, name)
					delete(missing, name)
				}
			case <-deadline:
				t.Fatal("not told of ", missing)
			}
		}
	}
}

// TestSaves: in place, by renaming, in a new folder, taken away. What is no YAML file of the library is not told.
func TestSaves(t *testing.T) {
	folder, next := watched(t)
	in := func(name string) string { return filepath.Join(folder, name) }
	write := func(name, text string) { require.NoError(t, os.WriteFile(in(name), []byte(text), 0o600)) }

	write("neuro/old.yaml", "a: 1\n")
	next("neuro/old.yaml")

	write("neuro/.old.yaml.swp", "")
	write("neuro/4913", "") // vim tries whether it may write
	write("neuro/old.yaml~", "")
	write("neuro/.#old.yaml", "")
	require.NoError(t, os.MkdirAll(in(".schema"), 0o755))
	write(".schema/x.yaml", "")
	write("neuro/temporary", "a: 2\n")
	require.NoError(t, os.Rename(in("neuro/temporary"), in("neuro/old.yaml")))
	next("neuro/old.yaml")

	require.NoError(t, os.MkdirAll(in("chest/deeper"), 0o755))
	write("chest/deeper/new.yaml", "a: 1\n")
	next("chest/deeper/new.yaml")
	write("chest/deeper/new.yaml", "a: 2\n")
	next("chest/deeper/new.yaml")

	require.NoError(t, os.Remove(in("neuro/old.yaml")))
	next("neuro/old.yaml")

	require.NoError(t, os.Rename(in("chest"), filepath.Join(t.TempDir(), "chest")))
	next("chest")
}

// TestSavesTogether: a change of branch is told in a few calls, not in one for each file, and none is missed.
func TestSavesTogether(t *testing.T) {
	folder, next := watched(t)
	var names []string
	for i := range 50 {
		name := fmt.Sprintf("neuro/%d.yaml", i)
		names = append(names, name)
		require.NoError(t, os.WriteFile(filepath.Join(folder, name), []byte("a: 1\n"), 0o600))
	}
	next(names...)
}

func TestNoFolder(t *testing.T) {
	_, err := New(filepath.Join(t.TempDir(), "none"))
	assert.Error(t, err)
}
