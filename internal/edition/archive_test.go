package edition

import (
	"archive/tar"
	"bytes"
	"compress/gzip"
	"crypto/sha256"
	"errors"
	"fmt"
	"maps"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/open-policy-agent/opa/v1/bundle"
	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
)

func TestRoundTrip(t *testing.T) {
	e := sample(t)
	file := packed(t, e)
	again, err := Read(file)
	if err != nil {
		t.Fatal(err)
	}
	if again.Digest != e.Digest || again.Semantics != Semantics {
		t.Errorf("digest %s became %s, semantics %d", e.Digest, again.Digest, again.Semantics)
	}
	if diff := cmp.Diff(e.Modules, again.Modules); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff(e.Catalogue, again.Catalogue); diff != "" {
		t.Error(diff)
	}
	if !bytes.Equal(packed(t, again), file) {
		t.Error("packed again it has other bytes")
	}
	if short := e.ShortDigest(); len(short) != 12 || !strings.HasPrefix(e.Digest, "sha256:"+short) {
		t.Errorf("short digest %q of %q", short, e.Digest)
	}
}

func TestTheSameLibraryGivesTheSameBytes(t *testing.T) {
	want := packed(t, sample(t))
	for range 10 {
		if !bytes.Equal(packed(t, sample(t)), want) {
			t.Fatal("the bytes differ")
		}
	}
}

// The digest names the content: neither the compression nor a signature, but every byte of rules and data, and the names.
func TestDigestNamesTheContent(t *testing.T) {
	e := sample(t)
	signed := maps.Clone(e.files)
	signed[signaturesFile] = []byte(`{"signatures": ["x"]}`)
	again, err := Read(zipped(t, unzipped(t, bundleFiles(t, signed))))
	if err != nil || again.Digest != e.Digest {
		t.Errorf("with a signature and other compression: %v, %v", again, err)
	}
	if !bytes.Contains(unzipped(t, packed(t, again)), []byte(signaturesFile)) {
		t.Error("the signature got lost")
	}
	for name, content := range e.files {
		if name == manifestFile {
			continue
		}
		changed := maps.Clone(e.files)
		changed[name] = append(bytes.Clone(content), ' ')
		if digest(changed) == e.Digest {
			t.Errorf("a change in %s does not change the digest", name)
		}
		delete(changed, name)
		if digest(changed) == e.Digest {
			t.Errorf("without %s the digest is the same", name)
		}
		changed[name+".rego"] = content
		if digest(changed) == e.Digest {
			t.Errorf("renaming %s does not change the digest", name)
		}
	}
}

// Stock OPA reads an edition as a bundle.
func TestStockOPAReadsAnEdition(t *testing.T) {
	e := sample(t)
	b, err := bundle.NewCustomReader(bundle.NewTarballLoaderWithBaseURL(bytes.NewReader(packed(t, e)), "")).Read()
	if err != nil {
		t.Fatal(err)
	}
	if b.Manifest.Revision != e.Digest || len(b.Modules) != len(e.Modules) {
		t.Errorf("OPA sees revision %s and %d modules", b.Manifest.Revision, len(b.Modules))
	}
	if _, ok := b.Data["justify"].(map[string]any)["catalogue"]; !ok {
		t.Errorf("OPA sees the data %v", b.Data)
	}
}

// What is no edition, or not the one that was built, is refused whatever it claims: testdata/messages.txt says how. A few
// kilobytes that unpack to gigabytes are refused by their size, as claimed or as they come.
func TestReadRefuses(t *testing.T) {
	good := sample(t)
	with := func(change func(files map[string][]byte)) []byte {
		files := maps.Clone(good.files)
		change(files)
		return bundleFiles(t, files)
	}
	in := func(file, old, new string) []byte {
		return with(func(files map[string][]byte) {
			if !strings.Contains(string(files[file]), old) {
				t.Fatalf("%s holds no %q", file, old)
			}
			files[file] = []byte(strings.Replace(string(files[file]), old, new, 1))
		})
	}
	entry := func(h tar.Header) []byte { return bundleFiles(t, good.files, &h) }
	file := packed(t, good)
	var g golden
	for _, c := range []struct {
		name string
		file []byte
	}{
		{"nothing", nil},
		{"not gzipped", unzipped(t, file)},
		{"gzipped, but no archive", zipped(t, []byte("guideline: headache\n"))},
		{"an empty archive", bundleFiles(t, nil)},
		{"rubbish behind it", append(bytes.Clone(file), "rubbish"...)},
		{"a changed rule", in("justify/caution.rego", "package", "package  ")},
		{"a changed rating", in(dataFile, `"rating": 9`, `"rating": 1`)},
		{"a rule taken away", with(func(f map[string][]byte) { delete(f, "justify/caution.rego") })},
		{"a rule put in", with(func(f map[string][]byte) { f["justify/x.rego"] = []byte("package justify.x\n") })},
		{"another revision", in(manifestFile, good.Digest, "sha256:"+strings.Repeat("0", 64))},
		{"no data", with(func(f map[string][]byte) { delete(f, dataFile) })},
		{"no manifest", with(func(f map[string][]byte) { delete(f, manifestFile) })},
		{"a newer format", in(manifestFile, `"format": 1`, `"format": 2`)},
		{"a newer format with keys of its own", in(manifestFile, `"format": 1`, `"compression": "zstd", "format": 2`)},
		{"no format", in(manifestFile, `"format": 1`, `"format": 0`)},
		{"older semantics", in(manifestFile, `"semantics": 2`, `"semantics": 1`)},
		{"newer semantics", in(manifestFile, `"semantics": 2`, `"semantics": 3`)},
		{"a wider root", in(manifestFile, `"justify"`+"\n", `"justify", "system"`+"\n")},
		{"another Rego", in(manifestFile, `"rego_version": 1`, `"rego_version": 0`)},
		{"an unknown key in manifest", in(manifestFile, `"revision"`, `"wasm": [], "revision"`)},
		{"a manifest that goes on", with(func(f map[string][]byte) { f[manifestFile] = append(bytes.Clone(f[manifestFile]), "{}"...) })},
		{"a manifest that is no JSON", with(func(f map[string][]byte) { f[manifestFile] = []byte("{") })},
		{"a file of another kind", entry(tar.Header{Name: "policy.wasm", Typeflag: tar.TypeReg})},
		{"a name that leads out", entry(tar.Header{Name: "../evil.rego", Typeflag: tar.TypeReg})},
		{"a name that leads about", entry(tar.Header{Name: "justify/../../evil.rego", Typeflag: tar.TypeReg})},
		{"an absolute name", entry(tar.Header{Name: "//etc/evil.rego", Typeflag: tar.TypeReg})},
		{"a name with a backslash", entry(tar.Header{Name: `..\evil.rego`, Typeflag: tar.TypeReg})},
		{"a name with a dot in front", entry(tar.Header{Name: "./justify/x.rego", Typeflag: tar.TypeReg})},
		{"a name of two lines", entry(tar.Header{Name: "a\nb.rego", Typeflag: tar.TypeReg})},
		{"a symbolic link", entry(tar.Header{Name: "x.rego", Linkname: "/etc/passwd", Typeflag: tar.TypeSymlink})},
		{"a hard link", entry(tar.Header{Name: "x.rego", Linkname: "data.json", Typeflag: tar.TypeLink})},
		{"a device", entry(tar.Header{Name: "x.rego", Typeflag: tar.TypeChar})},
		{"a file twice", entry(tar.Header{Name: "data.json", Typeflag: tar.TypeReg, Size: 3})},
		{"a file twice, once with root", entry(tar.Header{Name: "/data.json", Typeflag: tar.TypeReg, Size: 3})},
		{"cut short", file[:len(file)/2]},
		{"cut short by a byte", file[:len(file)-1]},
		{"more than is read", make([]byte, MaxPackedBytes+1)},
		{"a terabyte, as claimed", zipped(t, claimed(t, "data.json", 1<<40))},
		{"a terabyte, of which nothing is stored", zipped(t, sparse(t, "data.json", 1<<40))},
		{"a gigabyte of zeros", append(bytes.Clone(file), zeros(t, 1<<30)...)},
		{"too many files", bundleFiles(t, manyFiles(maxFiles+1))},
	} {
		e, err := Read(c.file)
		if assert.Error(t, err, c.name) {
			g.add(c.name, err.Error())
		}
		assert.Nil(t, e, c.name)
	}
	g.compare(t)
}

func TestReadPassesOverFolders(t *testing.T) {
	e, err := Read(bundleFiles(t, sample(t).files, &tar.Header{Name: "justify/", Typeflag: tar.TypeDir, Mode: 0o755}))
	if err != nil || e.Digest != sample(t).Digest {
		t.Error(err)
	}
}

// One file whose name holds a line end could stand for two in the text that is hashed, and make the second one vanish:
// here the cautions, under the digest that everybody trusts.
func TestDigestCannotBeForgedByAName(t *testing.T) {
	e := sample(t)
	forged := maps.Clone(e.files)
	hash := fmt.Sprintf("%x", sha256.Sum256(e.files["justify/decision.rego"]))
	delete(forged, "justify/caution.rego")
	delete(forged, "justify/decision.rego")
	forged["justify/caution.rego\n"+hash+" justify/decision.rego"] = e.files["justify/caution.rego"]
	if digest(forged) != e.Digest {
		t.Fatal("the test no longer forges the digest: think again")
	}
	if _, err := Read(bundleFiles(t, forged)); err == nil || !strings.Contains(err.Error(), "not a plain path") {
		t.Errorf("an edition without its decision rules was read under its digest: %v", err)
	}
}

// Cut anywhere, the file is refused: no part of a library is taken for the whole.
func TestReadOfATruncatedFile(t *testing.T) {
	file := packed(t, sample(t))
	for cut := 0; cut < len(file); cut += 97 {
		if e, err := Read(file[:cut]); err == nil {
			t.Errorf("cut at %d of %d it was read as %s", cut, len(file), e.Digest)
		}
	}
	for cut := len(file) - 20; cut < len(file); cut++ { // the checksum at the end
		if _, err := Read(file[:cut]); err == nil {
			t.Errorf("cut at %d of %d it was read", cut, len(file))
		}
	}
	plain := unzipped(t, file)
	for cut := 0; cut < len(plain); cut += 97 { // cut before it was packed: what is read has lost nothing but the end mark
		if e, err := Read(zipped(t, plain[:cut])); err == nil && !bytes.Equal(packed(t, e), file) {
			t.Errorf("cut at %d of %d before packing it was read", cut, len(plain))
		}
	}
}

func TestReadOfADamagedFile(t *testing.T) {
	file := packed(t, sample(t))
	for at := 10; at < len(file); at += 13 { // behind the gzip header, whose time and system count for nothing
		damaged := bytes.Clone(file)
		damaged[at] ^= 0x10
		if e, err := Read(damaged); err == nil && !bytes.Equal(packed(t, e), file) { // some bits of the packing count for nothing
			t.Errorf("with byte %d of %d changed it was read", at, len(file))
		}
	}
}

// claimed is an archive that ends behind the header of a file of that size.
func claimed(t *testing.T, name string, size int64) []byte {
	t.Helper()
	var b bytes.Buffer
	require.NoError(t, tar.NewWriter(&b).WriteHeader(&tar.Header{Name: name, Typeflag: tar.TypeReg, Size: size}))
	return b.Bytes()
}

// zeros unpack to that many bytes: many gzip members of which each is small.
func zeros(t *testing.T, size int) []byte {
	t.Helper()
	var member bytes.Buffer
	zip, _ := gzip.NewWriterLevel(&member, gzip.BestSpeed)
	_, err := zip.Write(make([]byte, 1<<24))
	require.NoError(t, errors.Join(err, zip.Close()))
	return bytes.Repeat(member.Bytes(), size>>24)
}

func manyFiles(n int) map[string][]byte {
	files := map[string][]byte{}
	for i := range n {
		files[fmt.Sprintf("justify/%d.rego", i)] = nil
	}
	return files
}

// sparse is an archive with a file of that size of which nothing is stored (PAX format 1.0 of GNU tar).
func sparse(t *testing.T, name string, size int64) []byte {
	t.Helper()
	record := func(key, value string) string {
		line := fmt.Sprintf(" %s=%s\n", key, value)
		for n := len(line); ; n++ {
			if s := fmt.Sprint(n); len(s)+len(line) == n {
				return s + line
			}
		}
	}
	body := record("GNU.sparse.major", "1") + record("GNU.sparse.minor", "0") + record("GNU.sparse.name", name) + record("GNU.sparse.realsize", fmt.Sprint(size))
	var b bytes.Buffer
	archive := tar.NewWriter(&b)
	for _, part := range []struct{ name, content string }{{"pax", body}, {name, "0\n" + strings.Repeat("\x00", 510)}} {
		if err := archive.WriteHeader(&tar.Header{Name: part.name, Typeflag: tar.TypeReg, Size: int64(len(part.content)), Format: tar.FormatUSTAR}); err != nil {
			t.Fatal(err)
		}
		if _, err := archive.Write([]byte(part.content)); err != nil {
			t.Fatal(err)
		}
	}
	if err := archive.Close(); err != nil {
		t.Fatal(err)
	}
	raw := b.Bytes() // turn the first entry into a PAX header
	raw[156] = tar.TypeXHeader
	copy(raw[148:156], "        ")
	sum := 0
	for _, c := range raw[:512] {
		sum += int(c)
	}
	copy(raw[148:156], fmt.Sprintf("%06o\x00 ", sum))
	return raw
}
