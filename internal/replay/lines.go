package replay

import (
	"bufio"
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"iter"
)

// Sizes in bytes of what is read at a time, of the longest line that is taken, and of the start of a file by which it is
// known again.
const (
	batchBytes       = 256 << 10
	MaxLineBytes     = 1 << 20
	fingerprintBytes = 64 << 10
)

// lines gives the lines of a batch with their numbers, from 1 for the first of the file.
func (b *Batch) lines() iter.Seq2[int64, []byte] {
	return func(yield func(int64, []byte) bool) {
		number := b.from
		for text := b.text; len(text) > 0; {
			line, rest, _ := bytes.Cut(text, []byte("\n"))
			if number++; !yield(number, bytes.TrimSpace(line)) {
				return
			}
			text = rest
		}
	}
}

// LineFile is a file with a referral on each line, or a stream of such lines.
type LineFile struct {
	buffered *bufio.Reader
	file     io.ReaderAt // nil for a stream
	size     int64
	at       Mark
}

// NewLineFile reads a file of that size after the mark.
func NewLineFile(file io.ReaderAt, size int64, after Mark) *LineFile {
	rest := io.NewSectionReader(file, after.Offset, max(0, size-after.Offset))
	return &LineFile{buffered: bufio.NewReaderSize(rest, batchBytes), file: file, size: size, at: after}
}

// NewLineStream reads a stream, which nobody can go on with later.
func NewLineStream(stream io.Reader) *LineFile {
	return &LineFile{buffered: bufio.NewReaderSize(stream, batchBytes)}
}

var byteOrderMark = []byte("\ufeff")

// Next reads whole lines, as many as have room in a batch. A longer one is a batch of its own. Where a batch ends hangs
// on nothing but where it begins.
func (f *LineFile) Next() (*Batch, error) {
	text, err := f.buffered.Peek(batchBytes)
	if err != nil && err != io.EOF {
		return nil, err
	}
	if len(text) == 0 {
		return nil, io.EOF
	}
	b := &Batch{from: f.at.Lines}
	end := bytes.LastIndexByte(text, '\n') + 1
	switch {
	case end > 0:
		b.text = bytes.Clone(text[:end])
	case err == io.EOF:
		b.text, b.cutOff = bytes.Clone(text), true
	default:
		return f.long(b)
	}
	if _, err := f.buffered.Discard(len(b.text)); err != nil {
		return nil, err
	}
	f.at.Offset += int64(len(b.text))
	f.at.Lines += int64(bytes.Count(b.text, []byte("\n")))
	if b.cutOff {
		f.at.Lines++
	}
	b.end = f.at
	if b.from == 0 {
		b.text = bytes.TrimPrefix(b.text, byteOrderMark)
	}
	return b, nil
}

// long reads a line that is longer than a batch, and keeps of it no more than is taken.
func (f *LineFile) long(b *Batch) (*Batch, error) {
	for {
		part, err := f.buffered.ReadSlice('\n')
		f.at.Offset += int64(len(part))
		if len(b.text) <= MaxLineBytes {
			b.text = append(b.text, part...)
		}
		if err == bufio.ErrBufferFull {
			continue
		}
		if err != nil && err != io.EOF {
			return nil, err
		}
		b.cutOff = err == io.EOF
		break
	}
	f.at.Lines++
	b.end = f.at
	if len(b.text) > MaxLineBytes {
		b.text = []byte("\n")
		b.wrong = map[int64]string{f.at.Lines: fmt.Sprintf("the line has more than the %d bytes that are read", MaxLineBytes)}
	}
	return b, nil
}

// Fingerprint is that of the start of the file, as far as it was read: it may have grown since.
func (f *LineFile) Fingerprint(upTo Mark) (string, error) {
	return fingerprint(f.file, min(upTo.Offset, fingerprintBytes))
}

func fingerprint(file io.ReaderAt, bytes int64) (string, error) {
	h := sha256.New()
	if _, err := io.CopyN(h, io.NewSectionReader(file, 0, bytes), bytes); err != nil {
		return "", err
	}
	return fmt.Sprintf("%d bytes %s", bytes, hex.EncodeToString(h.Sum(nil))), nil
}

// Part is by bytes.
func (f *LineFile) Part(m Mark) float64 {
	if f.size == 0 {
		return -1
	}
	return float64(m.Offset) / float64(f.size)
}
