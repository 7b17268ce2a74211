package main

import (
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"

	"github.com/justify-cds/justify/internal/consultation"
)

// TestAuditUnmapped: who runs a site reads which codes its overlay should map.
func TestAuditUnmapped(t *testing.T) {
	dir := t.TempDir()
	data, names := filepath.Join(dir, "data"), filepath.Join(dir, "names.txt")
	require.NoError(t, os.WriteFile(names, []byte("north\n"), 0o600))
	flags := []string{"audit", "unmapped", "--data", data}
	assert.Equal(t, exitUsage, invoke(t, "", flags...).code, "there is no record")

	keys, err := consultation.KeyFile(data+".key", true)
	require.NoError(t, err)
	store, err := consultation.Open(t.Context(), data)
	require.NoError(t, err)
	recorder := consultation.NewRecorder(store, keys)
	recorder.Close()
	assert.Equal(t, "none: every code that came is mapped\n", invoke(t, "", flags...).out)

	recorder = consultation.NewRecorder(store, keys)
	day := time.Date(2026, 11, 2, 9, 0, 0, 0, time.UTC)
	for range 3 {
		recorder.Unmapped("north", consultation.CDSHooks, day, "exam", "http://www.ama-assn.org/go/cpt", "72133")
	}
	recorder.Unmapped("", consultation.JSON, day, "indication", "icd-10", "K08.8")
	recorder.Close()
	require.NoError(t, store.Close())
	flags = append(flags, "--names", names)
	golden(t, "unmapped.txt", invoke(t, "", flags...).out)
	golden(t, "unmapped.csv", invoke(t, "", append(flags, "--format", "csv")...).out)
	golden(t, "unmapped.json", invoke(t, "", append(flags, "--format", "json")...).out)
}
