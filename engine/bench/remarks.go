package main

import (
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// readRemarks reads what is said by hand: a heading `## key` for each row, and below it the sentence. Keys are those of
// the targets, and peer-NAME for a line below the table of peers.
func readRemarks(file string) (map[string]string, error) {
	text, err := os.ReadFile(filepath.Clean(file))
	if err != nil {
		return nil, fmt.Errorf("the remarks: %w", err)
	}
	remarks, key := map[string]string{}, ""
	for number, line := range strings.Split(string(text), "\n") {
		if heading, ok := strings.CutPrefix(line, "## "); ok {
			key = strings.TrimSpace(heading)
			known := slices.ContainsFunc(targets, func(t target) bool { return t.key == key }) || strings.HasPrefix(key, "peer-")
			if !known {
				return nil, fmt.Errorf("%s:%d: no row has the key %q; the keys stand in targets.go", filepath.Base(file), number+1, key)
			}
			continue
		}
		if line = strings.TrimSpace(line); key != "" && line != "" {
			remarks[key] = strings.TrimSpace(remarks[key] + " " + line)
		}
	}
	return remarks, nil
}
