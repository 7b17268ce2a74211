package loopback

import (
	"net/http"
	"net/http/httptest"
	"testing"

	"github.com/stretchr/testify/assert"
)

// TestDirect: neither another machine nor a proxy on this one is let through.
func TestDirect(t *testing.T) {
	for _, c := range []struct {
		from   string
		header http.Header
		direct bool
	}{
		{"127.0.0.1:1", nil, true},
		{"127.8.0.1:1", nil, true},
		{"[::1]:1", nil, true},
		{"[::ffff:127.0.0.1]:1", nil, true},
		{"10.0.0.7:1", nil, false},
		{"[2001:db8::7]:1", nil, false},
		{"localhost:1", nil, false}, // a server says addresses, no names
		{"127.0.0.1", nil, false},
		{"", nil, false},
		{"127.0.0.1:1", http.Header{"X-Forwarded-For": {"10.0.0.7"}}, false},
		{"127.0.0.1:1", http.Header{"X-Forwarded-For": {"127.0.0.1"}}, false},
		{"127.0.0.1:1", http.Header{"X-Forwarded-For": {"", "10.0.0.7"}}, false},
		{"127.0.0.1:1", http.Header{"Forwarded": {"for=10.0.0.7"}}, false},
		{"10.0.0.7:1", http.Header{"X-Forwarded-For": {"127.0.0.1"}}, false},
	} {
		r := httptest.NewRequestWithContext(t.Context(), http.MethodGet, "/", nil)
		r.RemoteAddr, r.Header = c.from, c.header
		assert.Equal(t, c.direct, Direct(r), "%+v", c)
	}
}
