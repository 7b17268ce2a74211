package justify.guideline["head-injury"]

applies := true

scenario contains "high" if data.justify.fact.risk.high

scenario contains "middle" if {
	data.justify.fact.risk.intermediate
	data.justify.fact.danger.min <= 2
}

scenario contains "middle" if {
	data.justify.fact.risk.intermediate
	input.facts.fever["true"]
	input.facts.gcs.max >= 15
}

scenario contains "outside" if {
	data.justify.fact.risk["low|not-applicable"]
	data.justify.fact["danger-band"]["low|some"]
	input.facts["age-months"].min <= 899
	input.facts["age-days"].max >= 10
}

scenario contains "no-injury" if data.justify.fact.danger["not-applicable"]
