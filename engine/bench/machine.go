package main

import (
	"fmt"
	"os"
	"runtime"
	"strings"
	"time"
)

// machine is what the numbers hang on. It names neither the host nor a path.
type machine struct {
	date, cpu, goVersion, kernel string
	cores                        int
}

func thisMachine() machine {
	m := machine{date: time.Now().UTC().Format(time.DateOnly), cpu: runtime.GOARCH, cores: runtime.NumCPU(), goVersion: runtime.Version(), kernel: runtime.GOOS}
	if info, err := os.ReadFile("/proc/cpuinfo"); err == nil {
		for line := range strings.Lines(string(info)) {
			if key, value, ok := strings.Cut(line, ":"); ok && strings.TrimSpace(key) == "model name" {
				m.cpu = strings.TrimSpace(value)
				break
			}
		}
	}
	if release, err := os.ReadFile("/proc/sys/kernel/osrelease"); err == nil {
		m.kernel += " " + strings.TrimSpace(string(release))
	}
	return m
}

func (m machine) write(b *strings.Builder, took time.Duration) {
	fmt.Fprintf(b, "| date | CPU | cores | Go | kernel | took |\n| --- | --- | --- | --- | --- | --- |\n| %s | %s | %d | %s | %s | %s |\n\n",
		m.date, m.cpu, m.cores, strings.TrimPrefix(m.goVersion, "go"), m.kernel, took.Round(time.Second))
}
