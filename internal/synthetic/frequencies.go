package synthetic

// The frequencies of the synthetic referrals. They are invented, to be plausible and no more: no data set stands behind
// them. docs/benchmarks.md prints them; whoever has real ones changes them here.

// topicWeights is how many of a hundred or so referrals each guideline gets. One that is not listed weighs otherWeight.
var topicWeights = map[string]float64{
	"low-back-pain": 18, "headache": 14, "acute-cough-pneumonia": 14, "ankle-foot-injury": 12, "head-injury": 9,
	"renal-colic": 7, "right-lower-quadrant-pain": 6, "pulmonary-embolism": 6, "deep-vein-thrombosis": 5,
	"breast-lump": 5, "head-injury-child": 4, "lung-nodule": 3, "right-lower-quadrant-pain-child": 2,
}

const otherWeight = 3

// Of a guideline's indications the first, which is the general one, takes this share; the others share the rest alike.
const firstIndication = 0.6

// Ages, in years, where the guideline applies to adults, and to children; drawn again, up to eight times, until the
// guideline applies.
var (
	adultAges = []band{{18, 40, 27}, {40, 65, 38}, {65, 80, 23}, {80, 98, 12}}
	childAges = []band{{0, 2, 20}, {2, 6, 25}, {6, 12, 25}, {12, 18, 30}}
)

type band struct{ from, to, weight float64 }

// birthDates is how often a birth date says the age; otherwise it is stated in completed years.
const birthDates = 0.8

// sexes are female, male, and other or not recorded.
var sexes = []float64{0.535, 0.46, 0.005}

// style is how much is stated at order entry: the guideline's first facts, in the order in which its scenarios look at
// facts, as a form asks them. How many is drawn evenly from min to max; -1 is all of them.
type style struct {
	name     string
	share    float64
	min, max int
}

var styles = []style{
	{"bare order", 0.45, 0, 1},
	{"a line or two", 0.40, 1, 4},
	{"the whole form", 0.15, -1, -1},
}

const (
	safetyList      = 0.30  // referrals that come with a safety list: what the cautions look at
	askedNotKnown   = 0.005 // of what is stated is "asked, not known"
	noOrder         = 0.10  // referrals that ask what to order; all others name one exam …
	secondOrder     = 0.05  // … and these a second one
	orderDecay      = 0.65  // an exam is ordered this much as often as the one that more scenarios rate
	priorExam       = 0.08  // referrals with an earlier exam, of any day of the last 400
	findingPresent  = 0.03  // a finding is present …
	ordinaryValue   = 0.90  // a choice has its assumed or first listed value; each further value half of what is left
	namedForNumber  = 0.50  // a number has a named value in its place (not done), where it may
	defaultMeanPart = 0.05  // a quantity without its own line is exponential, with this part of its range as the mean
)

// present lists the findings that are more frequent than that.
var present = map[string]float64{
	"rlq-tenderness": 0.75, "nausea-or-vomiting": 0.5, "anorexia": 0.4, "pain-migration": 0.35, "rebound-tenderness": 0.2,
	"cough-percussion-hop-pain": 0.3, "stone-former": 0.3, "ever-smoked": 0.45, "focal-chest-sign": 0.25,
	"breathlessness-or-pleuritic-pain": 0.25, "chronic-heart-or-lung-disease": 0.2, "recurrent-similar-headaches": 0.4,
	"ankle-tender-lateral-malleolus": 0.4, "ankle-tender-medial-malleolus": 0.15, "foot-tender-fifth-metatarsal-base": 0.2,
	"ankle-foot-cannot-bear-weight": 0.2, "loc-after-injury": 0.15, "vomiting-after-injury": 0.1, "minor-mechanism": 0.5,
	"amnesia-after-injury": 0.12, "dvt-signs": 0.1, "prior-vte": 0.1, "metformin": 0.1, "bleeding-risk": 0.1,
	"deep-vein-tenderness": 0.5, "calf-3-cm-larger": 0.3, "pitting-oedema-one-leg": 0.4, "dvt-alternative-as-likely": 0.35,
	"minor-spine-trauma": 0.1, "night-or-supine-pain": 0.1, "osteoporosis": 0.1, "neck-pain-or-stiffness": 0.15,
}

// measured lists the quantities that have a distribution of their own: normal, cut at the ends of the range.
var measured = map[string]struct{ mean, deviation float64 }{
	"egfr": {78, 22}, "heart-rate": {86, 17}, "spo2-room-air": {96, 2.5}, "body-temperature": {37.4, 0.8},
	"respiratory-rate": {18, 4}, "gcs": {16, 1}, "ddimer": {700, 600}, "nodule-size": {7, 4}, "white-cells": {11, 4},
	"neutrophil-percent": {72, 12}, "neutrophil-count": {8, 4}, "cough-days": {9, 8}, "rlq-pain-days": {2, 2},
	"ankle-foot-injury-days": {2, 3}, "head-injury-hours": {8, 10}, "conservative-treatment": {4, 4},
	"vomiting-episodes-after-injury": {0, 1},
}
