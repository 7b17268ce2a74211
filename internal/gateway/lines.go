package gateway

import (
	"bufio"
	"bytes"
	"errors"
	"io"
)

// errTooLong is of a line with more bytes than are taken. The next one can be read.
var errTooLong = errors.New("the line is too long")

// lines reads lines that are not empty, and never keeps more of one than is taken.
type lines struct {
	from   *bufio.Reader
	most   int
	line   []byte
	number int // of the line read last
}

func newLines(from io.Reader, most int) *lines {
	return &lines{from: bufio.NewReaderSize(from, 32<<10), most: most}
}

// next is the next line, until the one after it is read.
func (l *lines) next() ([]byte, error) {
	for {
		text, err := l.whole()
		if text = bytes.TrimSpace(text); len(text) > 0 || err != nil {
			return text, err
		}
	}
}

func (l *lines) whole() ([]byte, error) {
	l.line, l.number = l.line[:0], l.number+1
	tooLong := false
	for {
		part, err := l.from.ReadSlice('\n')
		if tooLong = tooLong || len(l.line)+len(part) > l.most+1; !tooLong {
			l.line = append(l.line, part...)
		}
		switch {
		case errors.Is(err, bufio.ErrBufferFull):
			continue
		case errors.Is(err, io.EOF) && len(l.line)+len(part) > 0: // the last one does not have to end
		case err != nil:
			return nil, err
		}
		if tooLong {
			return nil, errTooLong
		}
		return l.line, nil
	}
}
