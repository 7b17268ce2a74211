package main

// target is one row of the table: what is measured and what it shall reach. The document keeps this order.
type target struct{ key, what, reach string }

var targets = []target{
	{"evaluate-hit", "`engine.Evaluate`, hit", "≤ 2 µs, ≤ 10 allocations"},
	{"evaluate-miss-known", "`engine.Evaluate`, miss, one guideline, everything known, to one bare prepared OPA query of the same package", "≤ 4 ×"},
	{"evaluate-miss-unknown", "the same with unknowns, questions and what-ifs", "median ≤ 150 µs, p99 ≤ 1 ms"},
	{"scale", "miss at 10,000 scenarios to one at 100", "≤ 1.2 ×"},
	{"grpc-hit", "gRPC `Evaluate` throughput to a bare grpc-go echo of the same messages, hit", "≥ 0.90"},
	{"grpc-miss-known", "the same, miss, everything known", "≥ 0.45"},
	{"grpc-miss", "the same, miss, referrals of the synthetic stream", "≥ 0.45"},
	{"record-hit", "gRPC `Evaluate` throughput at 64 callers with the record on to off, decisions in the cache", "≥ 0.75"},
	{"record-hit-shared", "the same, the callers on 8 connections together", "≥ 0.75"},
	{"record-stream", "the same, each on a connection of its own, referrals of the synthetic stream", "≥ 0.75"},
	{"json-p99", "JSON's p99 to gRPC's, the same referral", "none set"},
	{"hooks-p99", "CDS Hooks' p99 to gRPC's, the same referral", "≤ 3 ×"},
	{"opa-throughput", "throughput to the OPA server's, cache as it comes", "≥ 10 ×"},
	{"opa-p99", "its p99 to the OPA server's", "≤ 0.2 ×"},
	{"opa-throughput-uncached", "throughput to the OPA server's, cache off", "≥ 10 ×"},
	{"opa-p99-uncached", "its p99 to the OPA server's", "≤ 0.2 ×"},
	{"cache", "cache on a million synthetic referrals: hits to 1 − distinct cells ÷ referrals", "≥ 0.9"},
	{"load-shipped", "load to ready, shipped library", "≤ 1 s"},
	{"load-large", "load to ready, 10,000 scenarios", "≤ 10 s"},
	{"memory-shipped", "resident memory, shipped library, cache full", "≤ 150 MB"},
	{"memory-large", "resident memory, 10,000 scenarios, cache full", "≤ 1.5 GB"},
	{"bulk-stream", "10 M evaluations in process, synthetic stream from an empty cache", "≤ 60 s, memory flat"},
	{"bulk-cached", "10 M evaluations in process, everything in the cache", "≤ 60 s, memory flat"},
}

// row is what was measured for one target.
type row struct {
	key      string
	measured string
	met      outcome
}

// outcome says whether a target was reached.
type outcome string

const (
	met       outcome = "met"
	missed    outcome = "**missed**"
	notJudged outcome = "not judged"
)

func verdict(reached bool) outcome {
	if reached {
		return met
	}
	return missed
}

// onlyIf withholds the judgement where the measurement does not allow one.
func (o outcome) onlyIf(judged bool) outcome {
	if judged {
		return o
	}
	return notJudged
}
