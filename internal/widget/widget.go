// Package widget holds <justify-advisor> as it is built: the source is in src, `make widget` builds it.
package widget

import (
	"crypto/sha512"
	_ "embed"
	"encoding/base64"
)

// Script is the whole of it: one ES module that loads nothing beside it.
//
//go:embed dist/justify-advisor.js
var Script []byte

// Integrity is what a page writes into the integrity attribute of its script element, so that it runs these bytes only.
func Integrity() string {
	sum := sha512.Sum384(Script)
	return "sha384-" + base64.StdEncoding.EncodeToString(sum[:])
}
