package main

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"github.com/justify-cds/justify/engine"
	"github.com/justify-cds/justify/engine/bench/peers"
	"github.com/justify-cds/justify/internal/synthetic"
)

// report gathers what the document says.
type report struct {
	machine machine
	took    time.Duration
	quick   bool
	only    string
	remarks map[string]string

	rows         map[string]row
	peers        []peerRow
	absent       []peers.Absent
	clock        time.Duration // what timing one call costs; part of each peer's time
	patients     int
	scenariosMet map[string]int
	curve        []curveRow
}

type peerRow struct {
	name, how string
	distribution
}

func (r *report) add(found row) {
	if r.rows == nil {
		r.rows = map[string]row{}
	}
	r.rows[found.key] = found
}

// document writes everything.
func (r *report) document() string {
	var b strings.Builder
	b.WriteString("# Benchmarks\n\n")
	b.WriteString("`make bench` writes this page: do not edit it. What is said by hand stands in `engine/bench/remarks.md`.\n")
	b.WriteString("Each ratio is measured in one run on one machine, its two sides in turn; absolute times are this machine's.\n\n")
	if r.quick {
		b.WriteString("**A quick run: its sizes are far too small to believe the numbers.**\n\n")
	}
	if r.only != "" {
		fmt.Fprintf(&b, "**Only these parts were run: %s.**\n\n", r.only)
	}
	r.machine.write(&b, r.took)
	r.writeTargets(&b)
	r.writePeers(&b)
	r.writeCurve(&b)
	b.WriteString(method)
	b.WriteString("\n## The synthetic referrals\n\nInvented, to be plausible and no more: no data set stands behind them. Drawn from a fixed seed.\n\n")
	for _, line := range synthetic.Frequencies() {
		b.WriteString("- " + line + "\n")
	}
	b.WriteString(repeat)
	return b.String()
}

func (r *report) writeTargets(b *strings.Builder) {
	b.WriteString("## Targets\n\n| what | target | measured | |\n| --- | --- | --- | --- |\n")
	for _, t := range targets {
		if found, ok := r.rows[t.key]; ok {
			fmt.Fprintf(b, "| %s | %s | %s | %s |\n", t.what, t.reach, found.measured, found.met)
		}
	}
	r.writeRemarks(b)
}

// writeRemarks says of each row that has a remark, or needs one, what its limit is made of.
func (r *report) writeRemarks(b *strings.Builder) {
	var lines []string
	for _, t := range targets {
		found, ok := r.rows[t.key]
		if !ok {
			continue
		}
		switch said := r.remarks[t.key]; {
		case said != "":
			lines = append(lines, fmt.Sprintf("- %s (%s): %s", t.what, strings.Trim(string(found.met), "*"), said))
		case found.met == missed:
			lines = append(lines, fmt.Sprintf("- %s (missed): nobody has written yet what the limit is made of.", t.what))
		}
	}
	if lines != nil {
		b.WriteString("\n### What the limits are made of\n\n" + strings.Join(lines, "\n") + "\n")
	}
}

func (r *report) writePeers(b *strings.Builder) {
	if r.peers == nil {
		return
	}
	fmt.Fprintf(b, "\n## Peers\n\nThe rules of the guideline `%s`, written out from its boxes by machine (the Go by hand): which scenario is the first\n"+
		"that holds, for patients of whom everything is known. All agreed on %s patients, who met %d scenarios, before they were\n"+
		"timed, in turn, single calls. A peer's input is made ready in its own form beforehand and not timed; justify starts from\n"+
		"the referral and also looks at the cautions, ranks the exams, gives reasons and judges the order. So a peer's time is\n"+
		"that of the smaller task. Reading the clock costs %s of each.\n\n| | median | p99 | to justify, miss | timed |\n| --- | --- | --- | --- | --- |\n",
		compared, count(float64(r.patients)), len(r.scenariosMet), duration(r.clock))
	base := r.peers[0].median // our engine without its cache
	sorted := slices.Clone(r.peers)
	slices.SortStableFunc(sorted, func(a, b peerRow) int { return int(a.median - b.median) })
	var faster []string
	for _, p := range sorted {
		fmt.Fprintf(b, "| %s | %s | %s | %.3g × | %s |\n", p.name, duration(p.median), duration(p.p99), per(p.median, base), p.how)
		if p.median < base && !strings.HasPrefix(p.name, "justify") {
			faster = append(faster, p.name)
		}
	}
	b.WriteString("\n")
	if len(faster) > 0 {
		fmt.Fprintf(b, "Faster at this than a miss of ours: %s.\n", strings.Join(faster, ", "))
	} else {
		b.WriteString("None of them is faster at this than a miss of ours.\n")
	}
	for _, a := range r.absent {
		fmt.Fprintf(b, "%s did not take part: %s\n", a.Name, strings.ReplaceAll(a.Why, "\n", " "))
	}
	for _, p := range slices.Sorted(maps.Keys(r.remarks)) {
		if id, ok := strings.CutPrefix(p, "peer-"); ok {
			fmt.Fprintf(b, "%s: %s\n", id, r.remarks[p])
		}
	}
}

func (r *report) writeCurve(b *strings.Builder) {
	if r.curve == nil {
		return
	}
	b.WriteString("\n## The cache by size\n\nThe same stream, its decisions replayed through the cache's LRU at other sizes.\n\n" +
		"| entries | hits | of what is possible |\n| --- | --- | --- |\n")
	for _, c := range r.curve {
		mark := ""
		if c.entries == engine.DefaultCacheEntries {
			mark = " (default)"
		}
		fmt.Fprintf(b, "| %s%s | %.1f %% | %.3f |\n", count(float64(c.entries)), mark, 100*c.hits, c.reach)
	}
}
