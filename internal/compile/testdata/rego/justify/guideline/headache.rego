package justify.guideline.headache

applies if input.facts["age-months"].max >= 216

scenario contains "thunderclap" if input.facts.onset.thunderclap

scenario contains "infection" if {
	input.facts.fever["true"]
	input.facts.pregnancy["possible|pregnant"]
}

scenario contains "infection" if {
	input.facts.fever["true"]
	data.justify.fact["likelihood-band"].likely
	input.facts.ddimer["not-done|failed"]
}

scenario contains "other"
