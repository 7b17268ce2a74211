package main

import (
	"fmt"
	"strconv"

	"github.com/spf13/cobra"

	justifyv1 "github.com/justify-cds/justify/api/justify/v1"
	"github.com/justify-cds/justify/internal/guideline"
	"github.com/justify-cds/justify/internal/server"
)

func newDose() *cobra.Command {
	cmd := &cobra.Command{
		Use:   "dose",
		Short: "Compare recorded doses with diagnostic reference levels",
		Long:  "Compares what was recorded of an exam with diagnostic reference levels: `justify dose check EXAM`.",
	}
	cmd.AddCommand(newDoseCheck())
	return cmd
}

// measured is a flag that takes a number with its unit, such as 790 mGy.cm.
type measured struct {
	measure guideline.Measure
	value   *float64
	text    string
}

func (m *measured) String() string { return m.text }
func (m *measured) Type() string   { return "measure" }

func (m *measured) Set(text string) error {
	span, err := guideline.ParseMeasure(m.measure, text)
	if err != nil {
		return err
	}
	if span.Min != span.Max {
		return fmt.Errorf("write one value with its unit")
	}
	m.value, m.text = &span.Min, text
	return nil
}

func newDoseCheck() *cobra.Command {
	var from editionFlags
	request := &justifyv1.CheckDoseRequest{}
	format := choice{value: new(string), among: []string{"text", "json"}}
	age, weight := &measured{measure: guideline.Months}, &measured{measure: guideline.Weight}
	ctdi, dlp, dap := &measured{measure: guideline.CTDIvol}, &measured{measure: guideline.DLP}, &measured{measure: guideline.DAP}
	cmd := &cobra.Command{
		Use:   "check EXAM",
		Short: "Compare what was recorded of an exam with the reference levels that apply",
		Long: `Compares a recorded CTDIvol, DLP or DAP with every diagnostic reference level of the exam that applies to a patient of this
age and weight, and says why where none does. A level is meant for the median of a department's patients: one exam above it is a
reason to look, not a fault.

Ends with 1 where a recorded value is above a level.`,
		Example: `  justify dose check ct-head-wo --dlp "840 mGy.cm" --age "54 y"`,
		Args:    cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			request.Procedure = args[0]
			request.WeightKg, request.CtdiVolMgy, request.DlpMgyCm, request.DapMgyCm2 = weight.value, ctdi.value, dlp.value, dap.value
			if age.value != nil {
				months := int32(*age.value)
				request.AgeMonths = &months
			}
			return ask(cmd, &from, request, (*server.Server).CheckDose, format.String() == "json", func(r *justifyv1.CheckDoseResponse) error {
				return newPrinter(cmd.OutOrStdout()).doses(args[0], r)
			})
		},
	}
	from.register(cmd)
	cmd.Flags().Var(ctdi, "ctdi-vol", `volume CT dose index, such as "47 mGy"`)
	cmd.Flags().Var(dlp, "dlp", `dose-length product, such as "790 mGy.cm"`)
	cmd.Flags().Var(dap, "dap", `dose-area product, such as "1.2 Gy.cm2"`)
	cmd.Flags().Var(age, "age", `age of the patient, such as "54 y" or "7 mo"`)
	cmd.Flags().Var(weight, "weight", `weight of the patient, such as "12 kg"`)
	cmd.Flags().StringVar(&request.Language, "language", "en", "language, such as de")
	cmd.Flags().Var(&format, "format", "text or json")
	return cmd
}

var (
	quantityWords = map[justifyv1.DoseQuantity][2]string{
		justifyv1.DoseQuantity_DOSE_QUANTITY_CTDI_VOL: {"CTDIvol", "mGy"},
		justifyv1.DoseQuantity_DOSE_QUANTITY_DLP:      {"DLP", "mGy.cm"},
		justifyv1.DoseQuantity_DOSE_QUANTITY_DAP:      {"DAP", "mGy.cm2"},
	}
	noLevelWords = map[justifyv1.NoReferenceLevel]string{
		justifyv1.NoReferenceLevel_NO_REFERENCE_LEVEL_FOR_EXAM:       "the edition has none for this exam",
		justifyv1.NoReferenceLevel_NO_REFERENCE_LEVEL_FOR_PATIENT:    "the edition has none for patients of this age and weight",
		justifyv1.NoReferenceLevel_NO_REFERENCE_LEVEL_FOR_QUANTITY:   "none gives a quantity that was recorded",
		justifyv1.NoReferenceLevel_NO_REFERENCE_LEVEL_AGE_UNKNOWN:    "one may apply: state --age",
		justifyv1.NoReferenceLevel_NO_REFERENCE_LEVEL_WEIGHT_UNKNOWN: "one may apply: state --weight",
	}
)

func (p *printer) doses(exam string, r *justifyv1.CheckDoseResponse) error {
	if len(r.GetComparisons()) == 0 {
		p.line("No reference level was compared with: %s.", noLevelWords[r.GetNone()])
		return nil
	}
	number := func(v float64) string { return strconv.FormatFloat(v, 'f', -1, 64) }
	above := false
	p.line("%s", p.bold(exam))
	for _, c := range r.GetComparisons() {
		said := "not above"
		if c.GetAbove() {
			above, said = true, "above"
		}
		words := quantityWords[c.GetQuantity()]
		p.line("  %s %s %s: %s %s %s for %s (%s, %d; %s)", words[0], number(c.GetRecorded()), words[1], said, number(c.GetReference()), words[1],
			c.GetTask(), c.GetArea(), c.GetYear(), c.GetSource())
	}
	if !above {
		return nil
	}
	p.line("A level is meant for the median of a department's patients: one exam above it is a reason to look, not a fault.")
	return errFindings
}
