package main

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"time"

	"github.com/google/uuid"
	"github.com/spf13/cobra"

	"github.com/justify-cds/justify/internal/consultation"
	"github.com/justify-cds/justify/internal/server"
)

func newAudit() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "audit",
		Short: "Look at the record of consultations: verify, reproduce, show, erase, count, export, recall",
		Long: `Looks at the record that ` + "`justify serve`" + ` keeps: proves that nothing was changed, answers again what was answered, counts what was
ordered and done, lists whom a rule touched.`,
		Args: cobra.NoArgs,
	}
	cmd.AddCommand(newAuditVerify(), newAuditReproduce(), newAuditShow(), newAuditErase(), newAuditCheckpoint(), newAuditKey(), newAuditPseudonym(), newAuditReport(), newAuditExport(), newAuditAffected(), newAuditUnmapped())
	return cmd
}

func newAuditVerify() *cobra.Command {
	var at storeFlags
	var checkpoints, public, format string
	cmd := &cobra.Command{
		Use:   "verify",
		Short: "Prove that nothing on record was changed, removed or reordered",
		Long: `Reads the whole record: every entry against the chain, every payload against its commitment, every recommendation and
edition against its hash, and in SQLite every page against its checksum. It needs no key.

That the end was not cut off, nor everything written anew, shows only a signed checkpoint that was kept elsewhere: name the
file of it with --checkpoint. Its signature is checked with the record key, or with --public-key (justify audit key prints
it), so that an auditor needs no secret.`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			kept, err := at.checkpoints(checkpoints, public)
			if err != nil {
				return err
			}
			store, err := at.open(cmd.Context(), false)
			if err != nil {
				return err
			}
			defer store.Close()
			v, err := store.Verify(cmd.Context(), kept...)
			if err != nil {
				return err
			}
			if format == "json" {
				return orFindings(printAnyJSON(cmd, v), len(v.Findings) > 0)
			}
			for _, f := range v.Findings {
				fmt.Fprintln(cmd.OutOrStdout(), f)
			}
			word := "sound"
			if len(v.Findings) > 0 {
				word = "NOT SOUND"
			}
			fmt.Fprintf(cmd.OutOrStdout(), "%s: %d entries (%d evaluations, %d outcomes, %d payloads erased), last hash %x\n",
				word, v.Entries, v.Evaluations, v.Outcomes, v.Erased, v.Head.Hash)
			if len(kept) == 0 {
				fmt.Fprintln(cmd.OutOrStdout(), "compared with no checkpoint: whether the end was cut off cannot be told")
			}
			return orFindings(nil, len(v.Findings) > 0)
		},
	}
	at.register(cmd)
	cmd.Flags().StringVar(&checkpoints, "checkpoint", "", "file of signed checkpoints that was kept elsewhere")
	cmd.Flags().StringVar(&public, "public-key", "", "key with which they are verified (default: that of the record key)")
	cmd.Flags().Var(&choice{value: &format, among: []string{"text", "json"}}, "format", "text or json")
	return cmd
}

// orFindings is err, or that there were findings.
func orFindings(err error, found bool) error {
	if err == nil && found {
		return errFindings
	}
	return err
}

func printAnyJSON(cmd *cobra.Command, v any) error {
	encoder := json.NewEncoder(cmd.OutOrStdout())
	encoder.SetIndent("", "  ")
	return encoder.Encode(v)
}

// checkpoints reads a file of checkpoints.
func (f *storeFlags) checkpoints(path, public string) ([]consultation.Checkpoint, error) {
	if path == "" {
		return nil, nil
	}
	text, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	if public == "" {
		keys, err := f.keys()
		if err != nil {
			return nil, fmt.Errorf("%w; --public-key verifies checkpoints without it", err)
		}
		public = keys.Public()
	}
	list, err := consultation.ReadCheckpoints(string(text), public)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	return list, nil
}

// withRecord runs a command on the record, with its keys.
func (f *storeFlags) withRecord(ctx context.Context, run func(*consultation.Store, *consultation.Keys) error) error {
	keys, err := f.keys()
	if err != nil {
		return err
	}
	store, err := f.open(ctx, false)
	if err != nil {
		return err
	}
	defer store.Close()
	return run(store, keys)
}

func newAuditReproduce() *cobra.Command {
	var at storeFlags
	cmd := &cobra.Command{
		Use:   "reproduce ID",
		Short: "Answer a consultation again, with the edition that answered then, and compare",
		Args:  cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			id, err := uuid.Parse(args[0])
			if err != nil {
				return fmt.Errorf("%s is no id of a consultation", args[0])
			}
			return at.withRecord(cmd.Context(), func(store *consultation.Store, keys *consultation.Keys) error {
				r, err := store.Reproduce(cmd.Context(), keys, id)
				if err != nil {
					return err
				}
				if r.Identical {
					fmt.Fprintln(cmd.OutOrStdout(), "identical: the canonical JSON is the same to the byte")
					return nil
				}
				fmt.Fprintln(cmd.OutOrStdout(), "not identical:")
				for _, d := range r.Differs {
					fmt.Fprintln(cmd.OutOrStdout(), "  "+d)
				}
				return errFindings
			})
		},
	}
	at.register(cmd)
	return cmd
}

func newAuditShow() *cobra.Command {
	var at storeFlags
	cmd := &cobra.Command{
		Use:   "show ID",
		Short: "Print a consultation as it was recorded, as JSON",
		Args:  cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			id, err := uuid.Parse(args[0])
			if err != nil {
				return fmt.Errorf("%s is no id of a consultation", args[0])
			}
			return at.withRecord(cmd.Context(), func(store *consultation.Store, keys *consultation.Keys) error {
				stored, err := store.Get(cmd.Context(), keys, id)
				if err != nil {
					return err
				}
				m, err := server.ConsultationOf(stored)
				if err != nil {
					return err
				}
				return printJSON(cmd.OutOrStdout(), m)
			})
		},
	}
	at.register(cmd)
	return cmd
}

func newAuditErase() *cobra.Command {
	var at storeFlags
	var before, why string
	cmd := &cobra.Command{
		Use:   "erase [ID]",
		Short: "Erase what was asked and answered, of one consultation or of all before a day",
		Long: `Takes away the payloads: the case, the answer's envelope, the pseudonyms of requester and order, texts and comments. The
entries remain, so that the chain still verifies, and the erasure itself is on record with its reason.`,
		Args: cobra.MaximumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			if (len(args) == 1) == (before != "") {
				return fmt.Errorf("name one consultation, or a day with --before")
			}
			return at.withRecord(cmd.Context(), func(store *consultation.Store, keys *consultation.Keys) error {
				r := consultation.NewRecorder(store, keys)
				defer r.Close()
				if before != "" {
					day, err := time.Parse(time.DateOnly, before)
					if err != nil {
						return fmt.Errorf("--before is a day, such as 2026-11-21")
					}
					n, err := r.EraseBefore(cmd.Context(), day, why)
					fmt.Fprintf(cmd.OutOrStdout(), "erased up to %d entries\n", n)
					return err
				}
				id, err := uuid.Parse(args[0])
				if err != nil {
					return fmt.Errorf("%s is no id of a consultation", args[0])
				}
				if err := r.Erase(cmd.Context(), id, why); err != nil {
					return err
				}
				fmt.Fprintln(cmd.OutOrStdout(), "erased")
				return nil
			})
		},
	}
	at.register(cmd)
	cmd.Flags().StringVar(&before, "before", "", "day, not included")
	cmd.Flags().StringVar(&why, "reason", "request", "why, for the record")
	return cmd
}

func newAuditCheckpoint() *cobra.Command {
	var at storeFlags
	cmd := &cobra.Command{
		Use:   "checkpoint",
		Short: "Sign where the record stands now: keep the output elsewhere",
		Args:  cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return at.withRecord(cmd.Context(), func(store *consultation.Store, keys *consultation.Keys) error {
				signed, err := store.Checkpoint(cmd.Context(), keys, time.Now())
				fmt.Fprint(cmd.OutOrStdout(), signed)
				return err
			})
		},
	}
	at.register(cmd)
	return cmd
}

func newAuditKey() *cobra.Command {
	var at storeFlags
	cmd := &cobra.Command{
		Use:   "key",
		Short: "Print the public key that verifies checkpoints",
		Args:  cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			keys, err := at.keys()
			if err != nil {
				return err
			}
			fmt.Fprintln(cmd.OutOrStdout(), keys.Public())
			return nil
		},
	}
	at.register(cmd)
	return cmd
}

func newAuditPseudonym() *cobra.Command {
	var at storeFlags
	cmd := &cobra.Command{
		Use:   "pseudonym site|department|requester|order NAME…",
		Short: "Print the pseudonyms by which names stand on record",
		Args:  cobra.MinimumNArgs(2),
		RunE: func(cmd *cobra.Command, args []string) error {
			role := args[0]
			switch role {
			case consultation.SiteRole, consultation.DepartmentRole, consultation.RequesterRole, consultation.OrderRole:
			default:
				return fmt.Errorf("write site, department, requester or order before the names")
			}
			keys, err := at.keys()
			if err != nil {
				return err
			}
			for _, name := range args[1:] {
				fmt.Fprintf(cmd.OutOrStdout(), "%s  %s\n", keys.Pseudonym(role, name), name)
			}
			return nil
		},
	}
	at.register(cmd)
	return cmd
}
