package space

// Kinds of entry in a patient's record that can state a fact.
const (
	Observation = "observation"
	Condition   = "condition"
	Allergy     = "allergy"
	Device      = "device"
	Procedure   = "procedure"
	Medication  = "medication"
	Imaging     = "imaging"
)

// Records lists the kinds.
var Records = []string{Observation, Condition, Allergy, Device, Procedure, Medication, Imaging}

// Coded are codes by the name of their system: snomed, icd10, or a site's own.
type Coded map[string][]string

// StatedBy is a kind of entry in a patient's record that states a fact by its codes. That there is none states nothing.
type StatedBy struct {
	Record   string              `json:"record"` // one of Records
	Codes    Coded               `json:"codes"`
	Is       []string            `json:"is,omitempty"`       // the value; one of several, where the code does not tell
	Answers  map[string]Coded    `json:"answers,omitempty"`  // of an observation: the value by the code that it has as its result
	Severity map[string][]string `json:"severity,omitempty"` // of an allergy: the values by its worst reaction
	Ever     bool                `json:"ever,omitempty"`     // of a condition: also when it is over
	Within   int                 `json:"within,omitempty"`   // days; an older entry states nothing
}
