// Command bench measures justify, beside what it is compared with, and writes docs/benchmarks.md.
//
//	go run . -out ../../docs/benchmarks.md
//	go run . -quick -only latency,peers
//
// Ratios are measured in one run on one machine, the two sides in turn.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"log"
	"os"
	"os/signal"
	"path/filepath"
	"slices"
	"strings"
	"time"
)

// part is one group of measurements that can be run by itself.
type part struct {
	name string
	run  func(context.Context, *bench) error
}

// The parts in the order in which they run: those that leave much behind in memory come last.
var parts = []part{
	{"latency", measureLatency},
	{"scale", measureScale},
	{"peers", measurePeers},
	{"grpc", measureGRPC},
	{"record", measureRecord},
	{"channels", measureChannels},
	{"opa", measureOPAServer},
	{"load", measureLoad},
	{"memory", measureMemory},
	{"bulk", measureBulk},
	{"cache", measureCache},
}

// bench is one run.
type bench struct {
	effort   effort
	folder   string // for what child processes read; removed at the end
	shipped  *library
	subjects []subject // written by the first part that asks for them
	report   *report
	opa      *opaServer // started by the first part that asks for it
}

func main() {
	if len(os.Args) > 1 && os.Args[1] == "child" {
		exitOn(child(os.Args[2:]))
		return
	}
	out := flag.String("out", "", "file to write; standard output without it")
	quick := flag.Bool("quick", false, "small sizes: whether everything works, not how fast it is")
	only := flag.String("only", "", "parts to run, with commas between: "+strings.Join(partNames(), ", "))
	remarks := flag.String("remarks", "remarks.md", "file with what is said by hand about the rows")
	flag.Parse()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	exitOn(run(ctx, *out, *only, *remarks, *quick))
}

func exitOn(err error) {
	if err != nil {
		fmt.Fprintln(os.Stderr, "bench:", err)
		os.Exit(1)
	}
}

func partNames() []string {
	names := make([]string, len(parts))
	for i, p := range parts {
		names[i] = p.name
	}
	return names
}

// chosen lists the parts to run.
func chosen(only string) ([]part, error) {
	if only == "" {
		return parts, nil
	}
	var list []part
	for _, name := range strings.Split(only, ",") {
		i := slices.Index(partNames(), strings.TrimSpace(name))
		if i < 0 {
			return nil, fmt.Errorf("no part is called %q; there are %s", name, strings.Join(partNames(), ", "))
		}
		list = append(list, parts[i])
	}
	return list, nil
}

// run measures and writes the document.
func run(ctx context.Context, out, only, remarksFile string, quick bool) (err error) {
	list, err := chosen(only)
	if err != nil {
		return err
	}
	said, err := readRemarks(remarksFile)
	if err != nil {
		return err
	}
	folder, err := os.MkdirTemp("", "justify-bench-")
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(folder)) }()
	b := &bench{effort: full, folder: folder, report: &report{remarks: said, quick: quick, only: only}}
	if quick {
		b.effort = small
	}
	if b.shipped, err = shippedLibrary(); err != nil {
		return err
	}
	defer func() { err = errors.Join(err, b.opa.stop()) }()
	start := time.Now()
	for _, p := range list {
		before := time.Now()
		if err := p.run(ctx, b); err != nil {
			return fmt.Errorf("%s: %w", p.name, err)
		}
		log.Printf("%s: %s", p.name, time.Since(before).Round(time.Second))
	}
	b.report.took = time.Since(start)
	b.report.machine = thisMachine()
	text := b.report.document()
	if out == "" {
		_, err = os.Stdout.WriteString(text)
		return err
	}
	return os.WriteFile(filepath.Clean(out), []byte(text), 0o644)
}
