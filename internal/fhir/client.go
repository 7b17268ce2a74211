package fhir

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"
)

// Limits of a client, each for one call of Get. What is 0 is the default.
type Limits struct {
	Time  time.Duration // 2 s: a clinician waits
	Bytes int64         // 4 MiB, of all pages together
	Pages int           // 5, of a search
}

// Access is how one request reaches a FHIR server. Token is sent to no other server and is in no error and no log.
type Access struct{ Server, Token string }

// String keeps the token out of what prints an Access.
func (a Access) String() string { return a.Server }

// GoString keeps it out of %#v too.
func (a Access) GoString() string { return a.Server }

// Client reads what is missing in a chart from FHIR servers on its allowlist, and from nowhere else.
type Client struct {
	servers []string // base URLs without a slash at the end
	limits  Limits
	http    *http.Client
}

// Errors of a client. They name neither the token nor what was asked for.
var (
	ErrNotAllowed = errors.New("the FHIR server is not on the allowlist")
	ErrNotRead    = errors.New("the FHIR server did not give what was asked for")
	ErrTooLarge   = errors.New("the FHIR server gave more than is taken")
)

// NewClient makes a client for the servers of these base URLs: https, or http of this machine.
func NewClient(servers []string, limits Limits) (*Client, error) {
	c := &Client{limits: limits}
	for _, server := range servers {
		u, err := url.Parse(server)
		switch {
		case err != nil || u.Host == "" || u.User != nil || u.RawQuery != "" || u.Fragment != "":
			return nil, fmt.Errorf("%q is not the base URL of a FHIR server: write for example https://fhir.hospital.example/r4", server)
		case u.Scheme == "https", u.Scheme == "http" && ownMachine(u.Hostname()):
		default:
			return nil, fmt.Errorf("%q would send patients' data unencrypted: write https", server)
		}
		c.servers = append(c.servers, strings.TrimSuffix(server, "/"))
	}
	if c.limits.Time == 0 {
		c.limits.Time = 2 * time.Second
	}
	if c.limits.Bytes == 0 {
		c.limits.Bytes = 4 << 20
	}
	if c.limits.Pages == 0 {
		c.limits.Pages = 5
	}
	c.http = &http.Client{CheckRedirect: c.redirect}
	return c, nil
}

func ownMachine(host string) bool {
	ip := net.ParseIP(host)
	return host == "localhost" || (ip != nil && ip.IsLoopback())
}

// Allows says whether a base URL is on the allowlist.
func (c *Client) Allows(server string) bool {
	return slices.Contains(c.servers, strings.TrimSuffix(server, "/"))
}

// redirect follows only below the base URL that the request began with.
func (c *Client) redirect(next *http.Request, before []*http.Request) error {
	base, _ := before[0].Context().Value(baseKey{}).(string)
	if len(before) > 3 || !below(next.URL.String(), base) {
		return ErrNotAllowed
	}
	return nil
}

type baseKey struct{}

// below says whether a URL is one of the server with that base. A path that climbs is not.
func below(address, base string) bool {
	u, err := url.Parse(address)
	return err == nil && u.User == nil && strings.HasPrefix(address, base+"/") && !strings.Contains(u.Path, "/../") && !strings.HasSuffix(u.Path, "/..") &&
		!strings.Contains(strings.ToLower(u.EscapedPath()), "%2e") && !strings.Contains(strings.ToLower(u.EscapedPath()), "%2f")
}

// Get reads "Condition/7", or "Condition?patient=7" with its further pages, as resources of a Chart.
func (c *Client) Get(ctx context.Context, from Access, query string) ([]json.RawMessage, error) {
	base := strings.TrimSuffix(from.Server, "/")
	if !c.Allows(base) {
		return nil, ErrNotAllowed
	}
	kind, _, _ := strings.Cut(query, "?")
	kind, id, instance := strings.Cut(kind, "/")
	if !kindPattern.MatchString(kind) || (instance && (!idPattern.MatchString(id) || strings.Trim(id, ".") == "")) || strings.ContainsAny(query, "#\\ \r\n") {
		return nil, ErrNotAllowed
	}
	ctx, cancel := context.WithTimeout(context.WithValue(ctx, baseKey{}, base), c.limits.Time)
	defer cancel()
	left := c.limits.Bytes
	var found []json.RawMessage
	seen := map[string]bool{}
	for next := base + "/" + query; next != ""; {
		if !below(next, base) || seen[next] {
			return nil, ErrNotAllowed
		}
		if len(seen) == c.limits.Pages {
			return nil, ErrTooLarge // half of a record is not passed off as the whole
		}
		seen[next] = true
		text, err := c.page(ctx, next, from.Token, &left)
		if err != nil {
			return nil, err
		}
		found = append(found, text)
		next = nextPage(text)
	}
	return found, nil
}

func (c *Client) page(ctx context.Context, address, token string, left *int64) (json.RawMessage, error) {
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, address, nil)
	if err != nil {
		return nil, ErrNotRead // the error itself would name the address
	}
	request.Header.Set("Accept", "application/fhir+json")
	if token != "" {
		request.Header.Set("Authorization", "Bearer "+token)
	}
	response, err := c.http.Do(request)
	switch {
	case errors.Is(err, ErrNotAllowed):
		return nil, ErrNotAllowed
	case ctx.Err() != nil:
		return nil, ctx.Err()
	case err != nil:
		return nil, ErrNotRead
	}
	defer response.Body.Close()
	if response.StatusCode != http.StatusOK {
		return nil, fmt.Errorf("%w: status %d", ErrNotRead, response.StatusCode)
	}
	text, err := io.ReadAll(io.LimitReader(response.Body, *left+1))
	if int64(len(text)) > *left {
		return nil, ErrTooLarge
	}
	if err != nil || !json.Valid(text) {
		return nil, ErrNotRead
	}
	*left -= int64(len(text))
	return text, nil
}

// nextPage is the address of the page after a Bundle of search results.
func nextPage(text json.RawMessage) string {
	var bundle struct {
		Link []struct {
			Relation string `json:"relation"`
			URL      string `json:"url"`
		} `json:"link"`
	}
	if json.Unmarshal(text, &bundle) != nil {
		return ""
	}
	for _, link := range bundle.Link {
		if link.Relation == "next" {
			return link.URL
		}
	}
	return ""
}
