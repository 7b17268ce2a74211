package peers_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/justify-cds/justify/engine"
	"github.com/justify-cds/justify/engine/bench/peers"
	"github.com/justify-cds/justify/internal/shipped"
	"github.com/justify-cds/justify/internal/synthetic"
)

// TestPeersAgree lets every peer that runs in process decide on patients drawn from the cells of the headache guideline.
func TestPeersAgree(t *testing.T) {
	ed := shipped.Edition()
	e, err := engine.Load(shipped.Packed(), engine.WithCache(0))
	require.NoError(t, err)
	list, absent, err := peers.InProcess(t.Context(), ed, "headache", e, e)
	require.NoError(t, err)
	require.Empty(t, absent)
	source, err := synthetic.NewSource(&ed.Catalogue)
	require.NoError(t, err)
	drawn, err := source.Patients(&ed.Catalogue, "headache", 3)
	require.NoError(t, err)
	patients := make([]synthetic.Patient, 1_000)
	for i := range patients {
		patients[i] = drawn.Next()
	}
	scenarios, err := peers.Agree(list, patients)
	require.NoError(t, err)
	require.Greater(t, len(scenarios), 12, "%v", scenarios)
	t.Log(scenarios)
}
