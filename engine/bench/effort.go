package main

import "time"

// effort is how long and how much is measured.
type effort struct {
	span        time.Duration // of one comparison of latencies
	round       time.Duration // of one round of throughput
	rounds      int
	scenarios   int // of the large library
	patients    int // that the peers must agree on
	loads       int // of each library, each in a process of its own
	fill        time.Duration
	fillEntries int // of the cache in the memory part; 0: as many as it holds
	bulk        int // evaluations
	bulkSpan    time.Duration
	stream      int // synthetic referrals of the cache part
	streamSpan  time.Duration
	unknown     int // referrals with unknowns
	clients     int
	recorded    int // evaluations of the record part, on each side
}

var full = effort{
	span: 8 * time.Second, round: 500 * time.Millisecond, rounds: 16, scenarios: 10_000, patients: 3_000, loads: 3,
	fill: 120 * time.Second, bulk: bulkTarget, bulkSpan: 60 * time.Second,
	stream: 1_000_000, streamSpan: 200 * time.Second, unknown: 3_000, clients: 8, recorded: 96_000,
}

var small = effort{
	span: 300 * time.Millisecond, round: 60 * time.Millisecond, rounds: 4, scenarios: 500, patients: 200, loads: 1,
	fill: 3 * time.Second, fillEntries: 500, bulk: 20_000, bulkSpan: 3 * time.Second,
	stream: 5_000, streamSpan: 6 * time.Second, unknown: 200, clients: 4, recorded: 1_000,
}
