package server

import (
	"context"

	justifyv1 "github.com/justify-cds/justify/api/justify/v1"
	"github.com/justify-cds/justify/engine"
	"github.com/justify-cds/justify/internal/dose"
)

// Limits of what can have been recorded of a patient and an exam.
const (
	maxMonths   = 1560
	maxWeight   = 500
	maxRecorded = 1e9
)

var (
	doseQuantities = map[string]justifyv1.DoseQuantity{
		"ctdi-vol": justifyv1.DoseQuantity_DOSE_QUANTITY_CTDI_VOL,
		"dlp":      justifyv1.DoseQuantity_DOSE_QUANTITY_DLP,
		"dap":      justifyv1.DoseQuantity_DOSE_QUANTITY_DAP,
	}
	noReferenceLevels = map[dose.Reason]justifyv1.NoReferenceLevel{
		dose.NoLevel:       justifyv1.NoReferenceLevel_NO_REFERENCE_LEVEL_FOR_EXAM,
		dose.OtherPatients: justifyv1.NoReferenceLevel_NO_REFERENCE_LEVEL_FOR_PATIENT,
		dose.OtherQuantity: justifyv1.NoReferenceLevel_NO_REFERENCE_LEVEL_FOR_QUANTITY,
		dose.AgeUnknown:    justifyv1.NoReferenceLevel_NO_REFERENCE_LEVEL_AGE_UNKNOWN,
		dose.WeightUnknown: justifyv1.NoReferenceLevel_NO_REFERENCE_LEVEL_WEIGHT_UNKNOWN,
	}
)

// CheckDose compares what was recorded of one exam with diagnostic reference levels.
func (s *Server) CheckDose(_ context.Context, request *justifyv1.CheckDoseRequest) (*justifyv1.CheckDoseResponse, error) {
	site, err := s.at(request.GetSite())
	if err != nil {
		return nil, err
	}
	if _, err := site.procedure(request.GetProcedure()); err != nil {
		return nil, err
	}
	record := dose.Record{Procedure: request.GetProcedure()}
	var wrong []engine.Violation
	if request.AgeMonths != nil {
		months := float64(request.GetAgeMonths())
		if record.Months = &months; months < 0 || months > maxMonths {
			wrong = append(wrong, engine.Violation{Field: "age_months", Message: "write 0 to 1560 completed months"})
		}
	}
	recorded := 0
	for _, q := range []struct {
		field   string
		value   *float64
		most    float64
		to      *float64
		message string
	}{
		{"weight_kg", request.WeightKg, maxWeight, &record.Weight, "write a weight above 0 and up to 500 kg, or leave it out"},
		{"ctdi_vol_mgy", request.CtdiVolMgy, maxRecorded, &record.CTDIvol, "write a number above 0 in mGy, or leave it out"},
		{"dlp_mgy_cm", request.DlpMgyCm, maxRecorded, &record.DLP, "write a number above 0 in mGy.cm, or leave it out"},
		{"dap_mgy_cm2", request.DapMgyCm2, maxRecorded, &record.DAP, "write a number above 0 in mGy.cm2, or leave it out"},
	} {
		switch {
		case q.value == nil:
		case !(*q.value > 0 && *q.value <= q.most):
			wrong = append(wrong, engine.Violation{Field: q.field, Message: q.message})
		default:
			*q.to = *q.value
			if q.field != "weight_kg" {
				recorded++
			}
		}
	}
	if len(wrong) == 0 && recorded == 0 {
		wrong = append(wrong, engine.Violation{Field: "dlp_mgy_cm", Message: "state what was recorded: ctdi_vol_mgy, dlp_mgy_cm or dap_mgy_cm2"})
	}
	if len(wrong) > 0 {
		return nil, invalid("the dose is not compared: it has mistakes", wrong)
	}
	result := dose.Check(&site.Edition.Catalogue, record)
	return &justifyv1.CheckDoseResponse{
		None: noReferenceLevels[result.None],
		Comparisons: each(result.Comparisons, func(c *dose.Comparison) *justifyv1.DoseComparison {
			return &justifyv1.DoseComparison{
				Level: c.Level.ID, Task: c.Level.Title.In(request.GetLanguage()), Area: c.Level.Area, Year: int32(c.Level.Year), Source: c.Level.Source,
				Quantity: doseQuantities[c.Quantity], Recorded: c.Recorded, Reference: c.Reference, Above: c.Above,
			}
		}),
	}, nil
}
