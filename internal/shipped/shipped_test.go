package shipped

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/justify-cds/justify/guidelines"
	"github.com/justify-cds/justify/internal/guideline"
)

// There is nothing to say of the shipped library, not even that a translation is older than its English.
func TestNothingToSay(t *testing.T) {
	_, found := guideline.Load(guidelines.FS)
	require.Empty(t, found)
}
