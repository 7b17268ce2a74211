package main

import (
	"fmt"
	"io"
	"os"
	"time"

	"github.com/schollz/progressbar/v3"
	"golang.org/x/term"

	"github.com/justify-cds/justify/internal/replay"
)

// replayProgress says how far a replay is, how fast, and how long it will take: as a bar on a terminal, else as a line
// now and then.
type replayProgress struct {
	out    io.Writer
	source replay.Source
	bar    *progressbar.ProgressBar // nil: lines
	start  time.Time
	last   time.Time
	from   replay.Mark // where this run began
}

// Times between two signs of progress.
const (
	barEvery  = 100 * time.Millisecond
	lineEvery = 5 * time.Second
)

// barParts is the length of the bar in steps.
const barParts = 1000

func newReplayProgress(out io.Writer, source replay.Source, s *replay.Summary) *replayProgress {
	now := time.Now()
	p := &replayProgress{out: out, source: source, start: now, last: now, from: s.Read}
	if file, ok := out.(*os.File); ok && term.IsTerminal(int(file.Fd())) && source.Part(s.Read) >= 0 {
		p.bar = progressbar.NewOptions(barParts, progressbar.OptionSetWriter(out), progressbar.OptionSetPredictTime(false),
			progressbar.OptionClearOnFinish(), progressbar.OptionSetWidth(30))
	}
	return p
}

func (p *replayProgress) show(s *replay.Summary) {
	now := time.Now()
	every := lineEvery
	if p.bar != nil {
		every = barEvery
	}
	if now.Sub(p.last) < every {
		return
	}
	p.last = now
	message := p.message(s, now)
	if p.bar == nil {
		fmt.Fprintln(p.out, message)
		return
	}
	p.bar.Describe(message)
	_ = p.bar.Set(int(barParts * p.source.Part(s.Read)))
}

// message is such as "312,000 lines, 40,000/s, 17s left".
func (p *replayProgress) message(s *replay.Summary, now time.Time) string {
	spent := now.Sub(p.start)
	rate := float64(s.Read.Lines-p.from.Lines) / spent.Seconds()
	message := fmt.Sprintf("%d lines, %.0f/s", s.Read.Lines, rate)
	if before, part := p.source.Part(p.from), p.source.Part(s.Read); part > before {
		left := time.Duration(float64(spent) * (1 - part) / (part - before))
		message += fmt.Sprintf(", %.0f %%, %s left", 100*part, left.Round(time.Second))
	}
	return message
}

func (p *replayProgress) end() {
	if p.bar != nil {
		_ = p.bar.Clear()
	}
}
