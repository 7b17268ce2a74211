package exp

import (
	"context"
	"fmt"
	"github.com/justify-cds/justify/engine"
	"github.com/justify-cds/justify/internal/compile"
	"github.com/justify-cds/justify/internal/guideline"
	"github.com/justify-cds/justify/internal/suite"
	"os"
	"testing"
	"time"
)

func TestX(t *testing.T) {
	fs := os.DirFS("../../guidelines")
	lib, ds := guideline.Load(fs)
	fmt.Println(ds.Error())
	if lib == nil {
		return
	}
	ed, err := compile.Compile(lib)
	if err != nil {
		t.Fatal(err)
	}
	b, err := ed.Bytes()
	if err != nil {
		t.Fatal(err)
	}
	os.WriteFile("/tmp/edition.tar.gz", b, 0o644)
	t0 := time.Now()
	e, err := engine.Load(b)
	if err != nil {
		t.Fatal(err)
	}
	fmt.Println("load", time.Since(t0), len(b))
	ss, ds := suite.Load(fs, lib)
	fmt.Println(ds.Error())
	t0 = time.Now()
	n := 0
	for _, s := range ss {
		for _, r := range suite.Run(context.Background(), e, lib.Space, s) {
			n++
			if len(r.Problems) > 0 {
				fmt.Print(r.Pretty())
			}
		}
	}
	fmt.Println(n, "cases", time.Since(t0))
}
