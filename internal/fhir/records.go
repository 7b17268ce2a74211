package fhir

import "github.com/justify-cds/justify/engine"

// record is an entry of the patient's record whose being there states something.
type record struct {
	*entry
	kind     string // as the vocabulary calls it
	path     string // of the codes
	codes    []Coding
	over     bool   // a diagnosis that is no longer active
	severity string // of an allergy
	date     moment
	dated    Reason
}

// states keeps what a record states. Of each fact the first entry counts that fits. mapped says whether a code is known.
func (c *chart) states(r record) (mapped bool) {
	rules := c.rules(r.kind, r.codes)
	done, fits := -1, false
	for _, rule := range rules {
		by := rule.by
		if rule.fact == done {
			continue
		}
		date, dated := r.date, r.dated
		switch {
		case r.over && !by.Ever:
			continue
		case by.Within > 0 && (dated == Undated || dated == "" && c.tooOld(date, by.Within)):
			c.ignore(r.name, r.path, Expired)
			continue
		case by.Within == 0 && dated == BadDate:
			date, dated = moment{}, Undated // when it began does not matter
		}
		done, fits = rule.fact, true
		value := by.Is
		if of, ok := by.Severity[r.severity]; ok {
			value = of
		}
		c.state(rule.fact, statement{engine.Is(value...), date, ofRecord, r.name, r.path}, dated)
	}
	if len(rules) > 0 && !fits && r.over {
		c.ignore(r.name, "clinicalStatus", Status)
	}
	return len(rules) > 0
}

// counts says whether a diagnosis is held to be true: confirmed, or not said otherwise.
func counts(verification string) bool { return oneOf(verification, "", "confirmed") }

// readCondition reads diagnoses. One whose status nobody recorded is not taken to be there now; it may have been.
func (c *chart) readCondition(e *entry) {
	if !counts(e.status("verificationStatus")) {
		c.ignore(e.name, "verificationStatus", Status)
		return
	}
	over := !oneOf(e.status("clinicalStatus"), "active", "recurrence", "relapse")
	codes := e.codes("code")
	if e.odd {
		return
	}
	date, dated := c.dated(e, "onsetDateTime", "onsetPeriod", "recordedDate")
	if !c.states(record{entry: e, kind: "condition", path: "code", codes: codes, over: over, date: date, dated: dated}) {
		if _, mapped, _ := c.indication(codes); !mapped {
			c.unmapped(e.name, "code", codes)
		}
	}
}

// readAllergy reads reactions to substances, with the worst that is recorded.
func (c *chart) readAllergy(e *entry) {
	if !counts(e.status("verificationStatus")) {
		c.ignore(e.name, "verificationStatus", Status)
		return
	}
	if !oneOf(e.status("clinicalStatus"), "", "active") {
		c.ignore(e.name, "clinicalStatus", Status)
		return
	}
	codes, worst := e.codes("code"), ""
	for _, reaction := range part[[]struct {
		Substance concept `json:"substance"`
		Severity  string  `json:"severity"`
	}](e, "reaction") {
		codes = append(codes, reaction.Substance.Coding...)
		if reaction.Severity == "severe" || worst == "" || (worst == "mild" && reaction.Severity == "moderate") {
			worst = reaction.Severity
		}
	}
	if e.odd {
		return
	}
	date, dated := c.dated(e, "recordedDate")
	r := record{entry: e, kind: "allergy", path: "code", codes: codes, severity: worst, date: date, dated: dated}
	if !c.states(r) {
		c.unmapped(e.name, "code", codes)
	}
}

// readDevice reads what the patient carries, by its type and by what its maker says of its safety.
func (c *chart) readDevice(e *entry) {
	if e.text("status") != "active" {
		c.ignore(e.name, "status", Status)
		return
	}
	codes := e.codes("type")
	for _, safety := range part[[]concept](e, "safety") {
		codes = append(codes, safety.Coding...)
	}
	if e.odd {
		return
	}
	if !c.states(record{entry: e, kind: "device", path: "type", codes: codes, date: c.today()}) {
		c.unmapped(e.name, "type", codes)
	}
}

// readMedication reads drugs that are taken now.
func (c *chart) readMedication(e *entry) {
	switch {
	case part[bool](e, "doNotPerform"):
		c.ignore(e.name, "doNotPerform", Negated)
		return
	case e.text("status") != "active":
		c.ignore(e.name, "status", Status)
		return
	case e.kind == "MedicationRequest" && !oneOf(e.text("intent"), "order", "original-order", "reflex-order", "instance-order", "filler-order"):
		c.ignore(e.name, "intent", Status)
		return
	case e.later("medication"):
		return
	}
	codes, path := e.codes("medicationCodeableConcept"), "medicationCodeableConcept"
	if ref := part[reference](e, "medicationReference").Reference; ref != "" {
		path = "medicationReference"
		drug, _ := c.resolve(e, ref)
		switch {
		case drug == nil:
			c.ignore(e.name, path, Unresolved)
			return
		case drug == e:
			c.ignore(e.name, path, Circular)
			return
		case drug.kind != "Medication" || oneOf(drug.text("status"), "inactive", "entered-in-error"):
			c.ignore(e.name, path, Status)
			return
		}
		if codes = drug.codes("code"); drug.odd {
			e.odd = true
		}
	}
	if e.odd {
		return
	}
	date, dated := c.dated(e, "authoredOn", "effectiveDateTime", "effectivePeriod", "dateAsserted")
	if e.kind == "MedicationStatement" { // its period ends when the drug does
		date, dated = c.dated(e, "dateAsserted")
		if end := part[period](e, "effectivePeriod").End; e.has("effectivePeriod") && end != "" {
			if m, ok := momentOf(end); ok && m.day < c.in.AsOf {
				c.ignore(e.name, "effectivePeriod", Expired)
				return
			}
		}
	}
	if !c.states(record{entry: e, kind: "medication", path: path, codes: codes, date: date, dated: dated}) {
		c.unmapped(e.name, path, codes)
	}
}

// readProcedure reads what was done: it states facts, and is an earlier exam.
func (c *chart) readProcedure(e *entry) {
	if e.text("status") != "completed" {
		c.ignore(e.name, "status", Status)
		return
	}
	codes := e.codes("code")
	if e.later("occurrenceDateTime", "occurrencePeriod") {
		return
	}
	date, dated := c.dated(e, "performedDateTime", "performedPeriod")
	stated := c.states(record{entry: e, kind: "procedure", path: "code", codes: codes, date: date, dated: dated})
	if !c.readPrior(e, "code", codes, c.sideOf(e, part[[]concept](e, "bodySite")), date, dated) && !stated {
		c.unmapped(e.name, "code", codes)
	}
}

// readStudy reads imaging of the past, whose images are there.
func (c *chart) readStudy(e *entry) {
	if e.text("status") != "available" {
		c.ignore(e.name, "status", Status)
		return
	}
	type series struct {
		Laterality Coding `json:"laterality"`
	}
	var sites []concept
	codes := []Coding{}
	for _, s := range part[[]series](e, "series") {
		if s.Laterality.Code != "" {
			sites = append(sites, concept{Coding: []Coding{s.Laterality}})
		}
	}
	exams := part[[]concept](e, "procedureCode")
	modalities := part[[]Coding](e, "modality")
	if e.later("procedure") {
		return
	}
	date, dated := c.dated(e, "started")
	for _, exam := range exams {
		codes = append(codes, exam.Coding...)
	}
	stated := c.states(record{entry: e, kind: "imaging", path: "procedureCode", codes: append(codes, modalities...), date: date, dated: dated})
	prior := false
	for _, exam := range exams {
		if c.readPrior(e, "procedureCode", exam.Coding, c.sideOf(e, sites), date, dated) {
			prior = true
		}
	}
	if !prior && !stated {
		c.unmapped(e.name, "procedureCode", codes)
	}
}

// readReport reads that an exam was done; what the report says is not read.
func (c *chart) readReport(e *entry) {
	if !oneOf(e.text("status"), "partial", "preliminary", "final", "amended", "corrected", "appended") {
		c.ignore(e.name, "status", Status)
		return
	}
	codes := e.codes("code")
	if e.odd {
		return
	}
	date, dated := c.dated(e, "effectiveDateTime", "effectivePeriod")
	stated := c.states(record{entry: e, kind: "imaging", path: "code", codes: codes, date: date, dated: dated})
	if !c.readPrior(e, "code", codes, "", date, dated) && !stated {
		c.unmapped(e.name, "code", codes)
	}
}
