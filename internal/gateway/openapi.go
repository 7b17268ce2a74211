package gateway

import (
	_ "embed"
	"encoding/json"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"
)

// openAPI describes the routes; it is generated from the contract and proto/http.yaml.
//
//go:embed openapi.swagger.json
var openAPI []byte

// route is an address and how it may be asked.
type route struct {
	path    *regexp.Regexp
	methods []string
}

var parameter = regexp.MustCompile(`\\\{[^/]*\\\}`)

// listRoutes reads the routes from the document that describes them.
func listRoutes() ([]route, error) {
	var document struct {
		Paths map[string]map[string]json.RawMessage `json:"paths"`
	}
	if err := json.Unmarshal(openAPI, &document); err != nil {
		return nil, fmt.Errorf("the OpenAPI document: %w", err)
	}
	var list []route
	for _, path := range slices.Sorted(maps.Keys(document.Paths)) {
		pattern, err := regexp.Compile("^" + parameter.ReplaceAllLiteralString(regexp.QuoteMeta(path), "[^/]+") + "$")
		if err != nil {
			return nil, fmt.Errorf("the OpenAPI document, %s: %w", path, err)
		}
		r := route{path: pattern}
		for _, method := range slices.Sorted(maps.Keys(document.Paths[path])) {
			r.methods = append(r.methods, strings.ToUpper(method))
		}
		list = append(list, r)
	}
	return list, nil
}
