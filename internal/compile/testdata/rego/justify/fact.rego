package justify

fact["likelihood-band"].likely if data.justify.item.likelihood.max > 2

item.likelihood.up contains [0, 3] if input.facts.fever["true"]

item.likelihood.down contains [0, 3] if input.facts.fever["false"]

item.likelihood.up contains [1, 1.5] if input.facts.onset.thunderclap

item.likelihood.down contains [1, 1.5] if input.facts.onset["gradual|exertional"]

item.likelihood.down contains [2, 1] if input.facts.ddimer.min < 500

item.likelihood.up contains [2, 1] if input.facts.ddimer["not-done|failed"]

item.likelihood.up contains [2, 1] if input.facts.ddimer.number.max >= 500

item.likelihood.max := total if total := -1 + sum([weight | data.justify.item.likelihood.up[[_, weight]]])

fact.likelihood.max := total if total := data.justify.item.likelihood.max

item.likelihood.min := total if total := 4.5 - sum([weight | data.justify.item.likelihood.down[[_, weight]]])

fact.likelihood.min := total if total := data.justify.item.likelihood.min

fact.risk.high if {
	input.facts["age-months"].max >= 192
	input.facts.trauma["true"]
	data.justify.fact["danger-band"].high
}

fails.risk["1-box"]["0"] if data.justify.fact.danger["not-applicable"]

fails.risk["1-box"]["0"] if data.justify.item.danger.min <= 1

fails.risk["1-box"]["1"] if data.justify.fact["any-sign"]["false"]

fails.risk["1-box"]["1"] if data.justify.fact["all-signs"]["true|not-applicable"]

fails.risk["1"] if {
	fails.risk["1-box"]["0"]
	fails.risk["1-box"]["1"]
}

fact.risk.high if {
	input.facts["age-months"].max >= 192
	input.facts.trauma["true"]
	input.facts.onset.thunderclap
	data.justify.fails.risk["1"]
}

fails.risk["0"] if data.justify.fact["danger-band"]["low|some|not-applicable"]

fact.risk.intermediate if {
	input.facts["age-months"].max >= 192
	input.facts.trauma["true"]
	data.justify.fact.danger.max >= 2
	data.justify.fails.risk["0"]
}

fact.risk.intermediate if {
	input.facts["age-months"].max >= 192
	input.facts.trauma["true"]
	data.justify.fact["any-sign"]["true"]
	data.justify.fact["all-signs"]["false"]
	data.justify.fails.risk["0"]
}

fact.risk["low|not-applicable"] if input.facts["age-months"].min <= 191

fact.risk["low|not-applicable"] if input.facts.trauma["false"]

fails.risk["2"] if input.facts.onset["gradual|exertional"]

fact.risk["low|not-applicable"] if {
	data.justify.fails.risk["0"]
	data.justify.fails.risk["1"]
	data.justify.fails.risk["2"]
}

fails["all-signs"]["0"] if input.facts.fever["false"]

fails["all-signs"]["0"] if input.facts.gcs.max >= 14

fact["all-signs"].false if {
	input.facts.sex["female|male"]
	data.justify.fails["all-signs"]["0"]
}

fact["all-signs"]["true|not-applicable"] if input.facts.sex.other

fact["all-signs"]["true|not-applicable"] if {
	input.facts.fever["true"]
	input.facts.gcs.min <= 13
}

fact["any-sign"].true if input.facts.fever["true"]

fact["any-sign"].true if {
	input.facts.onset.thunderclap
	input.facts.gcs.min <= 8
}

fails["any-sign"]["0-box"]["1"] if input.facts.onset["gradual|exertional"]

fails["any-sign"]["0-box"]["1"] if input.facts.gcs.max >= 9

fails["any-sign"]["0"] if {
	input.facts.fever["false"]
	fails["any-sign"]["0-box"]["1"]
}

fact["any-sign"].false if data.justify.fails["any-sign"]["0"]

fact["danger-band"]["low|some"] if {
	input.facts.trauma["true"]
	data.justify.item.danger.min <= 2
}

fact["danger-band"].high if {
	input.facts.trauma["true"]
	data.justify.item.danger.max >= 3
}

fact["danger-band"]["low|some|not-applicable"] if input.facts.trauma["false"]

fact["danger-band"]["low|some|not-applicable"] if data.justify.item.danger.min <= 2

item.danger.up contains [0, 1] if input.facts.gcs.min <= 14

item.danger.down contains [0, 1] if input.facts.gcs.max >= 15

item.danger.up contains [1, 1] if input.facts.anticoagulant["true"]

item.danger.up contains [1, 1] if input.facts["age-months"].max >= 780

item.danger.down contains [1, 1] if {
	input.facts.anticoagulant["false"]
	input.facts["age-months"].min <= 779
}

item.danger.up contains [2, 1] if {
	input.facts.fever["true"]
	input.facts.onset["thunderclap|exertional"]
}

item.danger.down contains [2, 1] if input.facts.fever["false"]

item.danger.down contains [2, 1] if input.facts.onset.gradual

item.danger.max := total if total := 0 + sum([weight | data.justify.item.danger.up[[_, weight]]])

fact.danger.max := total if {
	input.facts.trauma["true"]
	total := data.justify.item.danger.max
}

item.danger.min := total if total := 3 - sum([weight | data.justify.item.danger.down[[_, weight]]])

fact.danger.min := total if {
	input.facts.trauma["true"]
	total := data.justify.item.danger.min
}

fact.danger["not-applicable"] if input.facts.trauma["false"]
