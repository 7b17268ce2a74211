package fhir

import (
	"context"
	"encoding/json"
	"errors"
	"time"
)

// Client reads what is missing in a chart from FHIR servers on its allowlist, and from nowhere else.
type Client struct{}

// Access is how one request reaches a FHIR server. Token is sent to no other server and never logged.
type Access struct{ Server, Token string }

// Limits of a client, each for one call of Get.
type Limits struct {
	Time  time.Duration // DefaultTime
	Bytes int64         // DefaultBytes, of all pages together
	Pages int           // DefaultPages, of a search
}

// NewClient makes a client for the servers of that base URLs (https, or http of this machine).
func NewClient(servers []string, limits Limits) (*Client, error) {
	return nil, errors.New("not built yet")
}

// Get reads "Condition/7", or "Condition?patient=7" with its further pages, as resources of a Chart. The error names
// neither the token nor what was asked for.
func (c *Client) Get(ctx context.Context, from Access, query string) ([]json.RawMessage, error) {
	return nil, errors.New("not built yet")
}
