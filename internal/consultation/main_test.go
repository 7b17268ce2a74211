package consultation

import (
	"flag"
	"math/rand/v2"
	"os"
	"testing"
)

// What the long tests take from the command line.
var (
	kills          = flag.Int("kills", 25, "power cuts under load")
	everyOperation = flag.Bool("faults", false, "fail every single operation on files, not one of seven")
	flipped        = flag.Int("flips", 100, "bytes flipped at random")
	seed           = flag.Uint64("seed", 0, "of what is random; 0: another one each time")
)

// cuts is how often the power is cut: less often where somebody is in a hurry.
func cuts() int {
	if testing.Short() {
		return *kills / 5
	}
	return *kills
}

// seeded is the seed of a test, which is printed where the test fails.
func seeded(t *testing.T) uint64 {
	s := *seed
	if s == 0 {
		s = rand.Uint64N(1_000_000) + 1
	}
	t.Cleanup(func() {
		if t.Failed() {
			t.Logf("again: go test ./internal/consultation -run '^%s$' -seed %d", t.Name(), s)
		}
	})
	return s
}

func TestMain(m *testing.M) {
	if dir := os.Getenv(victimOf); dir != "" {
		victim(dir)
	}
	code := m.Run()
	CloseMillion()
	if sharedUsed {
		if c, _ := shared(); c != nil {
			c.remove()
		}
	}
	os.Exit(code)
}
