// Package loopback says which calls come from this machine. A channel that is tried out answers those without tokens.
package loopback

import (
	"net"
	"net/http"
)

// Direct says whether a call comes from this machine, and not through a proxy on it that says so. One that is silent about whom it
// passes on cannot be told from a caller here.
func Direct(r *http.Request) bool {
	for _, passedOn := range []string{"X-Forwarded-For", "Forwarded"} {
		// An empty one counts: some proxies add a line of their own below what the caller sent.
		if len(r.Header.Values(passedOn)) > 0 {
			return false
		}
	}
	host, _, err := net.SplitHostPort(r.RemoteAddr)
	ip := net.ParseIP(host)
	return err == nil && ip != nil && ip.IsLoopback()
}
