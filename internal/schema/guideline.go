package schema

import "github.com/justify-cds/justify/internal/guideline"

// guidelineFile is the schema of <system>/<guideline>.yaml.
func guidelineFile(l *guideline.Library) object {
	defs := object{"scenario": scenario(l), "review": review(), "rating": rating(), "rate": perExam("How each exam is rated, no-imaging among them.", l, ref("rating"))}
	shared(l, defs)
	o := closed("A guideline answers one clinical question for the patients whom it applies to.", object{
		"guideline":   described("Its id, stable for ever.", id()),
		"title":       described("What a referrer reads.", texts()),
		"system":      described("The organ system, as its folder.", id()),
		"indications": described("The reasons for referral that it answers.", oneOrList(enum(indicationIDs(l)))),
		"applies":     described("One box: whom it speaks about.", ref("box")),
		"review":      described("Who stands behind it, and until when.", ref("review")),
		"sources":     described("Its evidence; sources share one name space with the vocabulary.", ref("sources")),
		"hit":         described("unique (the default): no two scenarios share a patient; first: the first one that holds counts.", fixed("hit")),
		"scenarios":   described("One for each kind of patient.", list(ref("scenario"))),
	}, "guideline", "title", "system", "indications", "review", "scenarios")
	o["title"], o["$defs"] = "justify guideline", defs
	return o
}

func scenario(l *guideline.Library) object {
	return closed("A kind of patient, and how each exam is rated for it.", object{
		"id":       described("Unique in the guideline, stable for ever.", object{"type": "string", "pattern": id()["pattern"], "not": object{"const": "none"}}),
		"title":    described("What a referrer reads.", texts()),
		"when":     described("A box, or a list of boxes of which one must hold. Only the last scenario under `hit: first` may leave it out.", ref("boxes")),
		"urgency":  described("immediate, urgent (same day), soon (days to two weeks) or routine.", fixed("urgency")),
		"red-flag": described("Whether this is an alarming patient.", truth()),
		"strength": described("Strength of evidence: the default of the ratings.", fixed("strength")),
		"source":   described("One source or a list: the default of the ratings.", ref("source-ids")),
		"note":     described("What the referrer should know.", texts()),
		"rate":     described("How each exam is rated, no-imaging among them.", ref("rate")),
	}, "id", "title", "rate")
}

func rating() object {
	long := closed("A rating with its own evidence.", object{
		"rating":   described("1 to 9.", object{"anyOf": []object{scale(), fixed("category")}}),
		"category": described("In place of a rating.", fixed("category")),
		"strength": described("Strength of evidence, where it is not the scenario's.", fixed("strength")),
		"source":   described("One source or a list, where it is not the scenario's.", ref("source-ids")),
		"note":     described("What the referrer should know of this exam.", texts()),
	})
	return object{"anyOf": []object{scale(), fixed("category"), long}}
}

func scale() object {
	var choices []choice
	for v := 9; v >= 1; v-- {
		title := "usually not appropriate"
		switch {
		case v >= 7:
			title = "usually appropriate"
		case v >= 4:
			title = "may be appropriate"
		}
		choices = append(choices, choice{v, title})
	}
	return enum(choices)
}

func review() object {
	return closed("Who stands behind the guideline, and until when.", object{
		"status":    described("Shown with every answer.", fixed("status")),
		"reviewed":  described("The day of the last review.", date()),
		"due":       described("The day by which the next one is due.", date()),
		"by":        described("Who reviewed it.", word()),
		"interests": described("Their interests, or none.", word()),
	}, "status")
}

// shared defines what several kinds of files have: boxes, sources, and references to them.
func shared(l *guideline.Library, defs object) {
	boxes(l.Space, defs)
	defs["source-id"] = enum(sourceIDs(l))
	defs["source-ids"] = oneOrList(ref("source-id"))
	defs["source"] = closed("A piece of evidence: a paper, a standard, a law.", object{
		"title":    described("As published.", phrase()),
		"citation": described("Authors, journal, year, pages.", phrase()),
		"year":     described("Of publication.", object{"type": "integer", "minimum": 1895, "maximum": 2100}),
		"url":      described("Where it is found, best its DOI.", matching(`^https?://[^\s/]+\.[^\s]+$`)),
		"note":     described("What was read, where it was not the original.", phrase()),
	}, "title")
	defs["sources"] = byID("Evidence by its id.", ref("source"))
}
