// Package guidelines holds the shipped guideline library.
package guidelines

import "embed"

// FS is the shipped library: what `justify` uses when no other is named.
//
//go:embed vocabulary translations queries overlays */*.yaml
var FS embed.FS
