package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/url"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/justify-cds/justify/internal/consultation"
	"github.com/justify-cds/justify/internal/server"
)

// storeFlags say where the record is.
type storeFlags struct{ data, database, key string }

const defaultData = "justify-data"

func (f *storeFlags) register(cmd *cobra.Command) {
	cmd.Flags().StringVar(&f.data, "data", defaultData, "folder of the record (SQLite)")
	cmd.Flags().StringVar(&f.database, "database", "", "PostgreSQL database of the record instead, postgres://…")
	cmd.Flags().StringVar(&f.key, "key", "", "file of the record key, to be kept apart from the record (default: the folder's name with .key)")
	cmd.MarkFlagsMutuallyExclusive("data", "database")
	_ = cmd.MarkFlagDirname("data")
}

func (f *storeFlags) keyFile() string {
	if f.key != "" {
		return f.key
	}
	return filepath.Clean(f.data) + ".key"
}

// place names the record, without a password.
func (f *storeFlags) place() string {
	if f.database == "" {
		return f.data
	}
	if u, err := url.Parse(f.database); err == nil {
		return u.Redacted()
	}
	return "PostgreSQL"
}

// open opens the store, which is made where create is set.
func (f *storeFlags) open(ctx context.Context, create bool) (*consultation.Store, error) {
	if f.database != "" {
		return consultation.Open(ctx, f.database)
	}
	if _, err := os.Stat(f.data); err != nil && !create {
		return nil, fmt.Errorf("there is no record: %w", err)
	}
	return consultation.Open(ctx, f.data)
}

// keys reads the key of a record that exists.
func (f *storeFlags) keys() (*consultation.Keys, error) {
	return consultation.KeyFile(f.keyFile(), false)
}

// recordFlags say how a server keeps the record.
type recordFlags struct {
	storeFlags
	mode, retain, checkpoints string
}

func (f *recordFlags) register(cmd *cobra.Command) {
	f.storeFlags.register(cmd)
	cmd.Flags().Var(&choice{value: &f.mode, among: []string{"durable", "best-effort", "off"}}, "record",
		"durable: no answer without a record; best-effort: answer all the same; off: for tools")
	cmd.Flags().StringVar(&f.retain, "retain", "", "how long what was asked and answered is kept, such as 3650d (default: for ever)")
	cmd.Flags().StringVar(&f.checkpoints, "checkpoints", "", "file, on another machine at best, to which signed checkpoints are added every hour")
}

// keep lets a server keep the record. The function returned ends it.
func (f *recordFlags) keep(ctx context.Context, s *server.Server, sites *sitesFile) (end func(), err error) {
	retain, err := daysOf(f.retain)
	if err != nil {
		return nil, err
	}
	keys, err := consultation.KeyFile(f.keyFile(), true)
	if err != nil {
		return nil, err
	}
	store, err := f.open(ctx, true)
	if err != nil {
		return nil, err
	}
	r := server.Record{Recorder: consultation.NewRecorder(store, keys), BestEffort: f.mode == "best-effort"}
	ctx, cancel := context.WithCancel(ctx)
	end = func() {
		cancel()
		r.Recorder.Close()
		if err := f.checkpoint(context.WithoutCancel(ctx), store, keys); err != nil {
			slog.Error("the last checkpoint could not be written", "error", err)
		}
		if err := store.Close(); err != nil {
			slog.Error("the record could not be closed", "error", err)
		}
	}
	if sites != nil {
		if r.Assignments, err = sites.assignments(keys); err != nil {
			end()
			return nil, err
		}
	}
	if err := errors.Join(s.Keep(ctx, r), f.checkpoint(ctx, store, keys)); err != nil {
		end()
		return nil, err
	}
	if retain > 0 {
		go r.Retain(ctx, retain)
	}
	go f.checkpointHourly(ctx, store, keys)
	return end, nil
}

// checkpoint adds a signed checkpoint to the file.
func (f *recordFlags) checkpoint(ctx context.Context, store *consultation.Store, keys *consultation.Keys) error {
	if f.checkpoints == "" {
		return nil
	}
	signed, err := store.Checkpoint(ctx, keys, time.Now())
	if err != nil {
		return err
	}
	file, err := os.OpenFile(f.checkpoints, os.O_CREATE|os.O_APPEND|os.O_WRONLY, 0o644)
	if err != nil {
		return err
	}
	_, err = file.WriteString(signed)
	return errors.Join(err, file.Sync(), file.Close())
}

func (f *recordFlags) checkpointHourly(ctx context.Context, store *consultation.Store, keys *consultation.Keys) {
	ticker := time.NewTicker(time.Hour)
	defer ticker.Stop()
	for {
		select {
		case <-ticker.C:
			if err := f.checkpoint(ctx, store, keys); err != nil && ctx.Err() == nil {
				slog.Error("a checkpoint could not be written", "error", err)
			}
		case <-ctx.Done():
			return
		}
	}
}

// daysOf reads a number of days, "3650d"; nothing is 0.
func daysOf(text string) (time.Duration, error) {
	if text == "" {
		return 0, nil
	}
	n, err := strconv.Atoi(strings.TrimSuffix(text, "d"))
	if err != nil || n < 1 || n > 100*366 || !strings.HasSuffix(text, "d") {
		return 0, errors.New("--retain is a number of days, such as 3650d")
	}
	return time.Duration(n) * 24 * time.Hour, nil
}
