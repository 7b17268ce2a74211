package justify.caution

caution contains "mr-unsafe" if input.facts.implant["mr-unsafe"]

caution contains "contrast-and-kidneys" if input.facts.egfr.min < 30

caution contains "contrast-and-kidneys" if {
	input.facts.egfr.max >= 30
	input.facts.egfr.min < 45
	input.facts["age-months"].max >= 840
}
