# The decision for one canonical case, as stock OPA finds it:
#
#	justify evaluate --case referral.yaml > case.json
#	opa eval --bundle edition.tar.gz --input case.json data.justify.decision.answers
#
# It is written by hand and on other lines than the engine, so that each checks the other. Input: `indications` (ids)
# and `facts`, the extent of each base coordinate that is known at all: {"min": 18, "max": 20} or {"thunderclap": true}.
package justify.decision

import data.justify.catalogue

# extent of a coordinate: what the case says, else everything.
extent := {c.id: object.get(input.facts, c.id, object.union(named(c), numbers(c))) | some c in catalogue.coordinates}

named(c) := {value: true | some value in object.get(c, "values", [])}

numbers(c) := {"min": c.min, "max": c.max} if c.min < c.max

else := {}

# The open world: a key for each value it may take, and for each set of values that it may lie in.
open := {c.id: possible(c, extent[c.id]) | some c in catalogue.coordinates}

possible(c, e) := world(e, e, {concat("|", set): true | some set in object.get(c, "sets", []); some value in set; e[value]})

# The known world: a key for each value or set that it surely lies in; a number with its ends swapped.
known := {c.id: certain(c, extent[c.id]) | some c in catalogue.coordinates}

# The assumed world: what is not known stands at its assumed value, where that is still possible. Read in the open way it
# says which scenarios it does not exclude.
assumed := {c.id: certain(c, assume(c, extent[c.id])) | some c in catalogue.coordinates}

maybe := {c.id: possible(c, assume(c, extent[c.id])) | some c in catalogue.coordinates}

# world puts the parts together. A number that something may stand in place of is also there without that guard.
world(e, guarded, sets) := object.union(object.union(guarded, sets), {"number": {"min": e.min, "max": e.max}}) if e.min

else := object.union(guarded, sets)

certain(c, e) := world(swapped(e), guarded, object.union(single, sets)) if {
	values := {value | some value in object.get(c, "values", []); e[value]}
	guarded := {end: at | some end, at in swapped(e); count(values) == 0}
	single := {value: true | some value in values; count(values) == 1; count(swapped(e)) == 0}
	sets := {concat("|", set): true |
		some set in object.get(c, "sets", [])
		count({value | some value in set; e[value]}) == count(values)
		count(swapped(e)) == 0
	}
}

swapped(e) := {"min": e.max, "max": e.min} if e.max

else := {}

assume(c, e) := {c.assume: true} if e[c.assume]

else := {"min": c.assume, "max": c.assume} if {
	e.min <= c.assume
	c.assume <= e.max
}

else := e

# Radiation levels count by age group; where the group is unknown, the higher level counts.
groups contains "adult" if extent["age-months"].max >= 216

groups contains "child" if extent["age-months"].min < 216

unknown_level := 6

level := {p.id: levels[count(levels) - 1] |
	some p in catalogue.procedures
	levels := sort([l | some group in groups; l := object.get(p.level, group, unknown_level)])
}

contraindicated contains procedure if {
	holding := data.justify.caution.caution with input as {"facts": known}
	some c in catalogue.cautions
	c.effect == "contraindicated"
	c.id in holding
	some procedure in c.procedures
}

# Each candidate guideline answers for itself, in the order of the indications.
answers := [answer |
	some id in candidates
	some g in catalogue.guidelines
	g.id == id
	hits := hit(g)
	matched := [s | some s in g.scenarios; s.id in hits]
	answer := {
		"guideline": id,
		"scenario": [s.id | some s in matched],
		"options": options([r | some i, s in matched; i == 0; some r in s.ratings]),
	}
]

# hit applies the hit policy to the scenarios that hold: under `first` no earlier one may be possible.
hit(g) := {s.id |
	data.justify.guideline[g.id].applies with input as {"facts": assumed}
	holding := data.justify.guideline[g.id].scenario with input as {"facts": assumed}
	not_excluded := data.justify.guideline[g.id].scenario with input as {"facts": maybe}
	some i, s in g.scenarios
	s.id in holding
	count({j | some j, earlier in g.scenarios; g.hit == "first"; j < i; earlier.id in not_excluded}) == 0
}

candidates := [g.id |
	some i, indication in input.indications
	some g in catalogue.guidelines
	indication in g.indications
	count({j | some j, earlier in input.indications; j < i; earlier in g.indications}) == 0
	data.justify.guideline[g.id].applies with input as {"facts": open}
]

category_rank := {"usually-appropriate": 0, "may-be-appropriate": 1, "usually-not-appropriate": 2}

sinks(procedure) := 1 if procedure in contraindicated

else := 0

# key orders options: contraindicated last, then category and rating, then radiation level.
key(r) := [sinks(r.procedure), category_rank[r.category], 9 - object.get(r, "rating", 0), level[r.procedure]]

options(ratings) := [option |
	some [rank, procedure, category, rating] in sort([[rank, r.procedure, r.category, object.get(r, "rating", 0)] |
		some r in ratings
		rank := 1 + count([1 | some other in ratings; key(other) < key(r)])
	])
	option := {
		"rank": rank, "procedure": procedure, "category": category, "rating": rating,
		"contraindicated": sinks(procedure) == 1,
	}
]
