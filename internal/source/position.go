// Package source carries where a thing was written, and says what is wrong there.
package source

import (
	"cmp"
	"fmt"
)

// Position is a place in an author's file. Line and Col count from 1; Col counts characters.
type Position struct {
	File string `json:"file"`
	Line int    `json:"line"`
	Col  int    `json:"col"`
}

// Shift returns the position n characters further on the same line.
func (p Position) Shift(n int) Position {
	p.Col += n
	return p
}

func (p Position) String() string {
	switch {
	case p.File == "":
		return ""
	case p.Line == 0:
		return p.File
	}
	return fmt.Sprintf("%s:%d:%d", p.File, p.Line, p.Col)
}

// Compare orders positions as they are read: by file, line and column.
func Compare(a, b Position) int {
	return cmp.Or(cmp.Compare(a.File, b.File), cmp.Compare(a.Line, b.Line), cmp.Compare(a.Col, b.Col))
}
