package main

import (
	"fmt"
	"strconv"
	"strings"
	"time"
)

// method says how each thing is measured.
const method = `
## How it is measured

- **Latency**: single calls from one goroutine, in blocks of 32, the sides of a comparison in turn; the collector runs as
  it likes. Each call takes the next of several hundred referrals.
- **Hit and miss**: a hit finds its decision in a cache filled before; a miss is an engine without a cache.
- **Scale**: a generated library of 100 scenarios and one of 10,000, of 25 a guideline; the guidelines of the small one
  stand unchanged in the large one, and the same patients are asked of both.
- **gRPC**: server, echo and clients in one process, eight clients with a connection each, half-second rounds in turn; a
  pair of rounds sends one request over and over, and the echo returns the answer that our server gave. The median of the
  pairs' ratios counts.
- **OPA server**: stock settings (but no reports to its makers), its own process on loopback, the same edition as bundle.
  It gets the canonical case, which our server has to work out from the referral, and returns the ranking alone:
  neither reasons nor intervals, questions or verdicts. Before, both must name the same scenarios.
- **Cache**: distinct cells are the misses of a cache that forgets nothing.
- **Load and memory**: in a process that does nothing else, its collector set as the server sets it (GOGC 50); from the edition's bytes to an engine that answers; resident is
  the kernel's VmRSS, as the collector left it.
- **Bulk**: all cores, referrals drawn beforehand in batches. Flat is at most a quarter more at the end than after a
  fifth. Where it would take longer than a minute it is stopped then, and the rest extrapolated.
`

const repeat = `
## Repeat it

A quiet machine with Linux, Go and the network (for the modules; the OPA server is built from its own), up to a quarter
of an hour:

` + "```console" + `
$ make bench
$ cd engine/bench && go run . -only peers,grpc     # some parts, to standard output
$ cd engine/bench && go run . -quick               # does it work? its numbers mean nothing
` + "```" + `
`

// duration writes a time with three digits.
func duration(d time.Duration) string {
	switch {
	case d < time.Microsecond:
		return fmt.Sprintf("%d ns", d.Nanoseconds())
	case d < time.Millisecond:
		return digits(float64(d)/float64(time.Microsecond)) + " µs"
	case d < time.Second:
		return digits(float64(d)/float64(time.Millisecond)) + " ms"
	}
	return digits(d.Seconds()) + " s"
}

func digits(v float64) string {
	switch {
	case v < 10:
		return strconv.FormatFloat(v, 'f', 2, 64)
	case v < 100:
		return strconv.FormatFloat(v, 'f', 1, 64)
	}
	return strconv.FormatFloat(v, 'f', 0, 64)
}

// count writes a whole number with commas.
func count(v float64) string {
	text := strconv.FormatFloat(v, 'f', 0, 64)
	for i := len(text) - 3; i > 0; i -= 3 {
		text = text[:i] + "," + text[i:]
	}
	return text
}

// size writes bytes in MB.
func size(bytes int64) string {
	return strings.TrimSuffix(digits(float64(bytes)/(1<<20)), ".00") + " MB"
}
