package fhir

import "strings"

// key is a reference as the chart knows resources by it: "Condition/7", the URL of another server, or a urn.
func (c *chart) key(ref string) string {
	ref, _, _ = strings.Cut(ref, "/_history/")
	if c.in.Server != "" {
		if rest, own := strings.CutPrefix(ref, c.in.Server+"/"); own {
			return rest
		}
	}
	return ref
}

// keysOf are the keys of a resource. One that comes under the URL of another server is not the one of that id here.
func (c *chart) keysOf(e *entry, url string) []string {
	var keys []string
	url = c.key(url)
	elsewhere := strings.Contains(url, "://") && c.in.Server != ""
	if e.id != "" && !elsewhere {
		keys = append(keys, e.kind+"/"+e.id)
	}
	if url != "" && (len(keys) == 0 || url != keys[0]) {
		keys = append(keys, url)
	}
	return keys
}

// resolve finds what a resource refers to. A reference to what was not sent gives its key, where it can be read from the
// server of the chart.
func (c *chart) resolve(from *entry, ref string) (to *entry, key string) {
	if inner, local := strings.CutPrefix(ref, "#"); local {
		if from.parent != nil {
			from = from.parent
		}
		if inner == "" {
			return from, ""
		}
		return from.contained[inner], ""
	}
	key = c.key(ref)
	if to = c.byKey[key]; to != nil {
		return to, key
	}
	kind, id, _ := strings.Cut(key, "/")
	if !kindPattern.MatchString(kind) || !idPattern.MatchString(id) {
		return nil, ""
	}
	return nil, key
}

// findPatient says whom the chart is about: whom the channel names, else the one Patient that was sent, else the subject
// of the first order.
func (c *chart) findPatient() {
	var persons []*entry
	for _, e := range c.entries {
		if e.kind == "Patient" {
			persons = append(persons, e)
		}
	}
	named := c.key(c.in.Patient)
	if named != "" && !strings.ContainsAny(named, "/:") {
		named = "Patient/" + named
	}
	switch {
	case named != "":
		c.patient[named] = true
		c.person = c.byKey[named]
	case len(persons) == 1:
		c.person = persons[0]
	case len(persons) == 0 && len(c.orders) > 0:
		subject := part[reference](c.orders[0], "subject").Reference
		if to, _ := c.resolve(c.orders[0], subject); to != nil && to.kind == "Patient" {
			c.person = to
			c.patient[c.orders[0].name+subject] = true
		} else if subject != "" && !strings.HasPrefix(subject, "#") {
			c.patient[c.key(subject)] = true
		}
	}
	if c.person != nil && c.person.kind != "Patient" {
		c.person = nil
	}
	if c.person != nil {
		for _, key := range c.person.keys {
			c.patient[key] = true
		}
	}
	for _, e := range persons {
		if e != c.person {
			c.ignore(e.name, "", OtherPatient)
		}
	}
}

// about says why a resource is not about the patient of the chart; "" where it is.
func (c *chart) about(e *entry) Reason {
	ref := part[reference](e, subjectOf(e.kind)).Reference
	switch {
	case ref == "" && e.parent != nil:
		return c.about(e.parent)
	case ref == "":
		return NoPatient
	case strings.HasPrefix(ref, "#"):
		outer := e
		if e.parent != nil {
			outer = e.parent
		}
		if to, _ := c.resolve(e, ref); to != nil && to == c.person && c.patient[outer.name+ref] {
			return ""
		}
		return NoPatient // a Patient of its own, whom nothing tells to be the same
	case c.patient[c.key(ref)]:
		return ""
	}
	return OtherPatient
}

// subjectOf names the element that says whom a resource is about.
func subjectOf(kind string) string {
	switch kind {
	case "AllergyIntolerance", "Device":
		return "patient"
	}
	return "subject"
}
