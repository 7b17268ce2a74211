package consultation

import (
	"bufio"
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/google/uuid"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

// victimOf names the store that a process of the test binary is to record into until it is killed.
const victimOf = "JUSTIFY_TEST_VICTIM_OF"

// victim records, and prints the id of what was acknowledged and which sample it was.
func victim(dir string) {
	fail := func(err error) {
		if err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
	}
	store, err := Open(context.Background(), dir)
	fail(err)
	keys, err := NewKeys(testSecret)
	fail(err)
	e, err := small()
	fail(err)
	fail(store.KeepEdition(context.Background(), e.Digest(), e.packed))
	r := NewRecorder(store, keys)
	for i := range 16 {
		go func() {
			for n := i; ; n++ {
				n %= len(evaluations())
				id, err := r.Record(context.Background(), evaluations()[n].Evaluation)
				fail(err)
				fmt.Printf("%s %d.\n", id, n)
			}
		}()
	}
	select {}
}

// TestKilledProcess kills a process that records, again and again.
func TestKilledProcess(t *testing.T) {
	t.Parallel()
	random := rand.New(rand.NewPCG(seeded(t), 0))
	binary, err := os.Executable()
	require.NoError(t, err)
	dir := t.TempDir()
	told := map[uuid.UUID]int{}
	for range 4 {
		cmd := exec.Command(binary)
		cmd.Env = append(os.Environ(), victimOf+"="+dir)
		cmd.Stderr = os.Stderr
		out, err := cmd.StdoutPipe()
		require.NoError(t, err)
		require.NoError(t, cmd.Start())
		t.Cleanup(func() { _ = cmd.Process.Kill() })
		lines := bufio.NewScanner(out)
		for count, last := 0, random.IntN(500); lines.Scan(); count++ {
			id, which, _ := strings.Cut(lines.Text(), " ")
			if n, whole := strings.CutSuffix(which, "."); whole { // else the kill cut it off
				told[uuid.MustParse(id)], err = strconv.Atoi(n)
				require.NoError(t, err)
			}
			if count == last {
				time.Sleep(time.Duration(random.IntN(5)) * time.Millisecond)
				require.NoError(t, cmd.Process.Kill())
			}
		}
		assert.ErrorContains(t, cmd.Wait(), "killed")

		store, err := Open(t.Context(), dir)
		require.NoError(t, err)
		for id, which := range told {
			stored, err := store.Get(t.Context(), testKeys(t), id)
			require.NoError(t, err)
			answer, err := stored.Recommendation.CanonicalJSON()
			require.NoError(t, err)
			require.Equal(t, string(evaluations()[which].answer), string(answer))
		}
		assert.Empty(t, verified(t, store).Findings)
		require.NoError(t, store.Close())
	}
	assert.NotEmpty(t, told)
}
