package edition

import (
	"archive/tar"
	"bytes"
	"compress/gzip"
	"errors"
	"fmt"
	"io"
	"maps"
	"path"
	"regexp"
	"slices"
	"strings"
)

// Limits of an edition file. A library of 10,000 scenarios needs about a tenth of them.
const (
	MaxPackedBytes   = 64 << 20
	maxUnpackedBytes = 512 << 20
	maxFiles         = 20_000
)

// Pack writes the edition as a bundle (gzipped tar), to be kept. The same edition gives the same bytes.
func (e *Edition) Pack(w io.Writer) error { return e.pack(w, gzip.BestCompression) }

func (e *Edition) pack(w io.Writer, level int) error {
	zip, err := gzip.NewWriterLevel(w, level)
	if err != nil {
		return err
	}
	archive := tar.NewWriter(zip)
	for _, name := range slices.Sorted(maps.Keys(e.files)) {
		header := &tar.Header{Name: name, Mode: 0o644, Size: int64(len(e.files[name])), Typeflag: tar.TypeReg, Format: tar.FormatUSTAR}
		if err := archive.WriteHeader(header); err != nil {
			return fmt.Errorf("writing %s: %w", name, err)
		}
		if _, err := archive.Write(e.files[name]); err != nil {
			return fmt.Errorf("writing %s: %w", name, err)
		}
	}
	return errors.Join(archive.Close(), zip.Close())
}

// Bytes is the edition packed for an engine that loads it at once: in less time, into more bytes.
func (e *Edition) Bytes() ([]byte, error) {
	var b bytes.Buffer
	err := e.pack(&b, gzip.BestSpeed)
	return b.Bytes(), err
}

// Read unpacks an edition and checks its digest. It reads no more than the limits, whatever the file claims.
func Read(packed []byte) (*Edition, error) {
	files, err := unpack(packed)
	if err != nil {
		return nil, err
	}
	return fromFiles(files)
}

// DigestOf is the digest of what is in a packed edition, also where this program cannot read it any more.
func DigestOf(packed []byte) (string, error) {
	files, err := unpack(packed)
	if err != nil {
		return "", err
	}
	return digest(files), nil
}

func unpack(packed []byte) (map[string][]byte, error) {
	if len(packed) > MaxPackedBytes {
		return nil, fmt.Errorf("this is not an edition: it has %d bytes, more than the %d that are read", len(packed), MaxPackedBytes)
	}
	zip, err := gzip.NewReader(bytes.NewReader(packed))
	if err != nil {
		return nil, fmt.Errorf("this is not an edition: it is not gzipped (%w); `justify build` writes one", err)
	}
	limited := &io.LimitedReader{R: zip, N: maxUnpackedBytes + 1}
	archive := tar.NewReader(limited)
	files := map[string][]byte{}
	total := int64(0)
	for {
		header, err := archive.Next()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return nil, unpackError(err, limited)
		}
		if header.Typeflag == tar.TypeDir {
			continue
		}
		name, err := fileName(header)
		if err != nil {
			return nil, err
		}
		if _, twice := files[name]; twice {
			return nil, fmt.Errorf("the edition holds %s twice%s", name, forged)
		}
		if len(files) >= maxFiles {
			return nil, fmt.Errorf("the edition holds more than %d files%s", maxFiles, forged)
		}
		if total += header.Size; total > maxUnpackedBytes { // as claimed: a sparse file yields zeros without reading any
			return nil, tooLarge()
		}
		if files[name], err = io.ReadAll(archive); err != nil {
			return nil, unpackError(err, limited)
		}
	}
	if _, err := io.Copy(io.Discard, limited); err != nil || limited.N <= 0 { // the checksum stands at the very end
		return nil, unpackError(err, limited)
	}
	return files, nil
}

// forged is the advice about a file that no build writes.
const forged = ": no `justify build` wrote this; do not use it"

func unpackError(err error, limited *io.LimitedReader) error {
	if limited.N <= 0 {
		return tooLarge()
	}
	return fmt.Errorf("the edition is damaged or cut short (%w): fetch it again", err)
}

func tooLarge() error {
	return fmt.Errorf("the edition unpacks to more than %d bytes%s", maxUnpackedBytes, forged)
}

// plainName is what the files of an edition are called. The digest hashes names line by line, so that none may hold a
// line end: it would stand for several files.
var plainName = regexp.MustCompile(`^[A-Za-z0-9_.-]+(/[A-Za-z0-9_.-]+)*$`)

// fileName returns the plain name of an entry, and refuses names that lead out of the archive and anything not a file.
func fileName(header *tar.Header) (string, error) {
	name := strings.TrimPrefix(header.Name, "/")
	switch {
	case header.Typeflag != tar.TypeReg:
		return "", fmt.Errorf("the edition holds a link or device %q, not only files%s", header.Name, forged)
	case !plainName.MatchString(name) || path.Clean(name) != name || strings.HasPrefix(name, ".."):
		return "", fmt.Errorf("the edition holds a file of the name %q, not a plain path within it%s", header.Name, forged)
	case name == dataFile, name == manifestFile, name == signaturesFile, path.Ext(name) == ".rego":
		return name, nil
	}
	return "", fmt.Errorf("the edition holds a file %q that does not belong there%s", header.Name, forged)
}
