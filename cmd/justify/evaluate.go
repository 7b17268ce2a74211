package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"strings"
	"time"

	"github.com/spf13/cobra"
	"google.golang.org/genproto/googleapis/rpc/errdetails"
	"google.golang.org/grpc"
	"google.golang.org/grpc/credentials/insecure"
	"google.golang.org/grpc/status"
	"google.golang.org/protobuf/encoding/protojson"
	"google.golang.org/protobuf/proto"

	justifyv1 "github.com/justify-cds/justify/api/justify/v1"
)

func newEvaluate() *cobra.Command {
	var from editionFlags
	var address, format string
	var onlyCase bool
	cmd := &cobra.Command{
		Use:   "evaluate FILE|-",
		Short: "Answer one referral",
		Long: `Reads a request (EvaluateRequest as protobuf JSON or YAML) and prints the answer: the exams ranked, with rating,
dose band and reason; then cautions, better alternatives and what is unknown.

With --case it prints the canonical case instead: the input with which stock OPA ranks by the edition alone,
  opa eval --bundle edition.tar.gz --input case.json data.justify.decision.answers`,
		Args: cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			request, err := readRequest(args[0], cmd.InOrStdin())
			if err != nil {
				return err
			}
			if onlyCase {
				return printCase(cmd, &from, request)
			}
			response, err := evaluate(cmd.Context(), &from, address, request)
			if err != nil {
				return readable(err)
			}
			if format == "json" {
				return printJSON(cmd.OutOrStdout(), response)
			}
			newPrinter(cmd.OutOrStdout()).response(response)
			return nil
		},
	}
	from.register(cmd)
	cmd.Flags().StringVar(&address, "server", "", "ask the server at this address instead of evaluating here")
	cmd.Flags().Var(&choice{value: &format, among: []string{"table", "json"}}, "format", "table or json (the EvaluateResponse)")
	cmd.Flags().BoolVar(&onlyCase, "case", false, "print the canonical case instead of an answer")
	cmd.MarkFlagsMutuallyExclusive("server", "library")
	cmd.MarkFlagsMutuallyExclusive("server", "edition")
	cmd.MarkFlagsMutuallyExclusive("server", "overlay")
	cmd.MarkFlagsMutuallyExclusive("server", "case")
	_ = cmd.RegisterFlagCompletionFunc("format", cobra.FixedCompletions([]string{"table", "json"}, cobra.ShellCompDirectiveNoFileComp))
	return cmd
}

// printJSON writes a message as JSON, with the same spaces in every build (protojson's own differ, by design).
func printJSON(out io.Writer, m proto.Message) error {
	text, err := protojson.Marshal(m)
	if err != nil {
		return err
	}
	var b bytes.Buffer
	if err := json.Indent(&b, text, "", "  "); err != nil {
		return err
	}
	fmt.Fprintln(out, b.String())
	return nil
}

// evaluate asks a server, or evaluates here in the same way as a server would.
func evaluate(ctx context.Context, from *editionFlags, address string, request *justifyv1.EvaluateRequest) (*justifyv1.EvaluateResponse, error) {
	if address == "" {
		s, err := from.server()
		if err != nil {
			return nil, err
		}
		return s.Evaluate(ctx, request)
	}
	connection, err := grpc.NewClient(address, grpc.WithTransportCredentials(insecure.NewCredentials()))
	if err != nil {
		return nil, err
	}
	defer connection.Close()
	ctx, cancel := context.WithTimeout(ctx, 10*time.Second)
	defer cancel()
	return justifyv1.NewJustificationServiceClient(connection).Evaluate(ctx, request)
}

func printCase(cmd *cobra.Command, from *editionFlags, request *justifyv1.EvaluateRequest) error {
	s, err := from.server()
	if err != nil {
		return err
	}
	text, err := s.CanonicalCase(request)
	if err != nil {
		return readable(err)
	}
	fmt.Fprintln(cmd.OutOrStdout(), string(text))
	return nil
}

// readable turns an error of the wire into lines that name the fields at fault.
func readable(err error) error {
	s, ok := status.FromError(err)
	if !ok {
		return err
	}
	lines := []string{s.Message()}
	for _, detail := range s.Details() {
		if bad, ok := detail.(*errdetails.BadRequest); ok {
			for _, v := range bad.FieldViolations {
				lines = append(lines, fmt.Sprintf("  %s: %s", v.Field, v.Description))
			}
		}
	}
	return fmt.Errorf("%s", strings.Join(lines, "\n"))
}

// choice is a flag that takes one of a few words; the first is the default.
type choice struct {
	value *string
	among []string
}

func (c *choice) String() string {
	if c.value == nil || len(c.among) == 0 {
		return ""
	}
	if *c.value == "" {
		*c.value = c.among[0]
	}
	return *c.value
}

func (c *choice) Set(s string) error {
	for _, word := range c.among {
		if s == word {
			*c.value = s
			return nil
		}
	}
	return fmt.Errorf("write one of %s", strings.Join(c.among, ", "))
}

func (c *choice) Type() string { return strings.Join(c.among, "|") }
