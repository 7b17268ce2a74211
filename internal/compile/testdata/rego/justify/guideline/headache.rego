package justify.guideline.headache

applies if input.facts["age-months"].max >= 216

scenario contains "thunderclap" if {
	input.facts["age-months"].max >= 216
	input.facts.onset.thunderclap
}

reached.infection if input.facts.onset["gradual|exertional"]

scenario contains "infection" if {
	input.facts["age-months"].max >= 216
	input.facts.fever["true"]
	input.facts.pregnancy["possible|pregnant"]
	reached.infection
}

scenario contains "infection" if {
	input.facts["age-months"].max >= 216
	input.facts.fever["true"]
	data.justify.fact["likelihood-band"].likely
	input.facts.ddimer["not-done|failed"]
	reached.infection
}

fails.infection["0"] if input.facts.fever["false"]

fails.infection["0"] if input.facts.pregnancy["not-pregnant"]

fails.infection["1"] if input.facts.fever["false"]

fails.infection["1"] if data.justify.fact["likelihood-band"].unlikely

fails.infection["1"] if input.facts.ddimer.min <= 200000

reached.other if {
	fails.infection["0"]
	fails.infection["1"]
	reached.infection
}

scenario contains "other" if {
	input.facts["age-months"].max >= 216
	reached.other
}
