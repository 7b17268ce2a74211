package pss

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/stretchr/testify/assert"
)

// r4 is a part of HL7's definitions of FHIR R4 (hl7.org/fhir/R4, StructureDefinitions of these types), written down in our own form:
// the elements of each type, with ? for 0..1, 1 for 1..1, * for 0..*, + for 1..*, and their type. An element that a type has and that
// is not here was not needed yet.
var r4 = map[string]string{
	"Bundle":                       "id ? string; meta ? Meta; identifier ? Identifier; type 1 string; timestamp ? string; total ? number; entry * Bundle.entry",
	"Bundle.entry":                 "fullUrl ? string; resource ? Resource",
	"RequestGroup":                 "id ? string; meta ? Meta; language ? string; contained * Resource; extension * Extension; identifier * Identifier; instantiatesCanonical * string; groupIdentifier ? Identifier; status 1 string; intent 1 string; priority ? string; code ? CodeableConcept; subject ? Reference; encounter ? Reference; authoredOn ? string; author ? Reference; reasonCode * CodeableConcept; note * Annotation; action * RequestGroup.action",
	"RequestGroup.action":          "id ? string; extension * Extension; prefix ? string; title ? string; description ? string; textEquivalent ? string; priority ? string; code * CodeableConcept; documentation * RelatedArtifact; groupingBehavior ? string; selectionBehavior ? string; requiredBehavior ? string; precheckBehavior ? string; cardinalityBehavior ? string; type ? CodeableConcept; resource ? Reference; action * RequestGroup.action",
	"ServiceRequest":               "id ? string; meta ? Meta; extension * Extension; identifier * Identifier; status 1 string; intent 1 string; priority ? string; code ? CodeableConcept; subject 1 Reference; reasonCode * CodeableConcept; bodySite * CodeableConcept; note * Annotation",
	"CommunicationRequest":         "id ? string; meta ? Meta; identifier * Identifier; status 1 string; category * CodeableConcept; priority ? string; subject ? Reference; payload * CommunicationRequest.payload; reasonCode * CodeableConcept",
	"CommunicationRequest.payload": "contentString 1 string",
	"Task":                         "id ? string; meta ? Meta; identifier * Identifier; instantiatesCanonical ? string; status 1 string; intent 1 string; code ? CodeableConcept; description ? string; focus ? Reference; for ? Reference; input * Task.parameter; output * Task.parameter",
	"Task.parameter":               "type 1 CodeableConcept; valueCodeableConcept ? CodeableConcept; valueReference ? Reference; valueCanonical ? string; valueString ? string",
	"Condition":                    "id ? string; meta ? Meta; identifier * Identifier; clinicalStatus ? CodeableConcept; verificationStatus ? CodeableConcept; code ? CodeableConcept; subject 1 Reference",
	"Questionnaire":                "id ? string; meta ? Meta; url ? string; language ? string; identifier * Identifier; title ? string; status 1 string; subjectType * string; item * Questionnaire.item",
	"Questionnaire.item":           "extension * Extension; linkId 1 string; text ? string; type 1 string; required ? boolean; repeats ? boolean; answerOption * Questionnaire.option; item * Questionnaire.item",
	"Questionnaire.option":         "valueCoding ? Coding; valueString ? string; valueInteger ? number",
	"OperationOutcome":             "id ? string; meta ? Meta; issue + OperationOutcome.issue",
	"OperationOutcome.issue":       "severity 1 string; code 1 string; details ? CodeableConcept; diagnostics ? string; expression * string",
	"Meta":                         "versionId ? string; lastUpdated ? string; profile * string",
	"Identifier":                   "use ? string; system ? string; value ? string",
	"CodeableConcept":              "coding * Coding; text ? string",
	"Coding":                       "system ? string; version ? string; code ? string; display ? string",
	"Reference":                    "reference ? string; type ? string; identifier ? Identifier; display ? string",
	"Annotation":                   "text 1 string; time ? string",
	"RelatedArtifact":              "type 1 string; label ? string; display ? string; citation ? string; url ? string",
	"Ratio":                        "numerator ? Quantity; denominator ? Quantity",
	"Quantity":                     "value ? number; unit ? string; system ? string; code ? string",
	"Extension":                    "url 1 string; extension * Extension; valueString ? string; valueCode ? string; valueMarkdown ? string; valueRatio ? Ratio; valueCodeableConcept ? CodeableConcept; valueCoding ? Coding; valueUri ? string; valueUrl ? string; valueQuantity ? Quantity; valueInteger ? number; valueBoolean ? boolean; valueReference ? Reference",
}

// conforms asserts that a response is what R4 says of its type.
func conforms(t testing.TB, text []byte) {
	t.Helper()
	if len(text) == 0 {
		return
	}
	var v any
	if !assert.NoError(t, json.Unmarshal(text, &v)) {
		return
	}
	for _, wrong := range shapeOf("", "Resource", v) {
		assert.Fail(t, wrong, "%s", text)
	}
}

func shapeOf(path, kind string, v any) (wrong []string) {
	switch kind {
	case "string", "number", "boolean":
		is := map[string]bool{"string": false, "number": false, "boolean": false}
		switch v := v.(type) {
		case string:
			is["string"] = v != ""
		case float64:
			is["number"] = true
		case bool:
			is["boolean"] = true
		}
		if !is[kind] {
			wrong = append(wrong, fmt.Sprintf("%s is no %s, or empty", path, kind))
		}
		return wrong
	}
	o, ok := v.(map[string]any)
	if !ok || len(o) == 0 {
		return []string{path + " is no object, or empty"}
	}
	if kind == "Resource" {
		kind, _ = o["resourceType"].(string)
		path += "(" + kind + ")"
	}
	definition, ok := r4[kind]
	if !ok {
		return []string{path + ": no definition of " + kind}
	}
	known := map[string]bool{"resourceType": true}
	for element := range strings.SplitSeq(definition, "; ") {
		part := strings.Fields(element)
		name, cardinality, of := part[0], part[1], part[2]
		known[name] = true
		value, there := o[name]
		at := path + "." + name
		switch list, isList := value.([]any); {
		case !there:
			if cardinality == "1" || cardinality == "+" {
				wrong = append(wrong, at+" is missing")
			}
		case (cardinality == "*" || cardinality == "+") != isList:
			wrong = append(wrong, at+" is a list, or should be")
		case isList && len(list) == 0:
			wrong = append(wrong, at+" is an empty list")
		case isList:
			for i, one := range list {
				wrong = append(wrong, shapeOf(fmt.Sprintf("%s[%d]", at, i), of, one)...)
			}
		default:
			wrong = append(wrong, shapeOf(at, of, value)...)
		}
	}
	for _, name := range slices.Sorted(maps.Keys(o)) {
		if !known[name] {
			wrong = append(wrong, path+"."+name+" is no element of "+kind)
		}
	}
	return wrong
}
