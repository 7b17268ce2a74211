package engine

import "strconv"

func (in *intake) exams() {
	for i, o := range in.r.Orders {
		field := "ordered_exams[" + strconv.Itoa(i) + "]"
		in.laterality(field, o.Laterality)
		at, ok := in.e.procedureOf(o.Exam)
		if !ok {
			in.unknownCode(field+".exam", "procedure", in.e.named(o.Exam), in.e.procedureIDs, "ListProcedures", append([]string{LOINC}, in.e.localSystems...)...)
			continue
		}
		in.orders = append(in.orders, at)
	}
	for i, p := range in.r.Prior {
		field := "prior_exams[" + strconv.Itoa(i) + "]"
		in.laterality(field, p.Laterality)
		earliest, latest, ok := partialDate(p.Date)
		if !ok {
			in.wrong(field+".date", "this is not a date: write 2026-11-02, 2026-11 or 2026")
		} else if earliest.After(in.asOf) {
			in.wrong(field+".date", "the exam lies after the day of the referral: what is only planned is no earlier exam")
		}
		at, known := in.e.procedureOf(p.Exam)
		if !known { // an exam that the edition does not know cannot repeat one that it does
			in.warn(field+".exam", "no such procedure: it is not looked at for duplicates")
			continue
		}
		in.prior = append(in.prior, prior{at, p.Laterality, earliest, latest, p.Date})
	}
}

func (in *intake) laterality(field, side string) {
	switch side {
	case "", "left", "right", "bilateral":
	default:
		in.wrong(field+".laterality", "this is not a side: write left, right or bilateral")
	}
}
