package consultation

import (
	"cmp"
	"context"
	"database/sql"
	"encoding/json"
	"log/slog"
	"regexp"
	"slices"
	"sync"
	"time"
)

// UnmappedCode is a code that was seen and that the edition had nothing for: what a site's overlay may map next. It is counted, and
// stands with nothing else of its referral; and sealed, for who fills in the wrong field may have named a patient.
type UnmappedCode struct {
	Site    Pseudonym `json:"site"` // zero: the default one
	Channel Channel   `json:"channel"`
	Place   string    `json:"place"`  // what it stood for: "indication", "exam", "prior-exam", or the type of a FHIR resource
	System  string    `json:"system"` // as the sender named it
	Code    string    `json:"code"`

	Count       int64  `json:"-"`
	Since, Last string `json:"-"` // the days on which it was seen first and last, of UTC
}

// unmappedCodes gathers what was seen since it was last written. What matters is which codes, not each time that one comes: what is
// gathered when a server crashes is lost.
type unmappedCodes struct {
	mu   sync.Mutex
	seen map[UnmappedCode]int64 // by the code, of one day; counts
}

const (
	maxUnmapped     = 10_000 // codes gathered between two writes; more are not counted
	unmappedWritten = time.Minute
)

// What may be a code or the name of a system. A text is none.
var (
	codeText   = regexp.MustCompile(`^[A-Za-z0-9][A-Za-z0-9.\-/+*^:_]{0,39}$`)
	systemText = regexp.MustCompile(`^[A-Za-z][A-Za-z0-9.\-/+:_#]{0,199}$`)
)

// Unmapped notes a code that the edition of a site has nothing for. It is written a little later.
func (r *Recorder) Unmapped(site string, channel Channel, at time.Time, place, system, code string) {
	if !codeText.MatchString(code) || !systemText.MatchString(system) {
		return
	}
	day := at.UTC().Format(time.DateOnly)
	key := UnmappedCode{
		Site: r.keys.Pseudonym(SiteRole, site), Channel: channel, Place: place, System: system, Code: code, Since: day, Last: day,
	}
	u := &r.unmapped
	u.mu.Lock()
	defer u.mu.Unlock()
	if u.seen == nil {
		u.seen = map[UnmappedCode]int64{}
	}
	if _, known := u.seen[key]; known || len(u.seen) < maxUnmapped {
		u.seen[key]++
	}
}

// writeUnmapped writes what was gathered. What cannot be written now is tried again.
func (r *Recorder) writeUnmapped() {
	u := &r.unmapped
	u.mu.Lock()
	seen := u.seen
	u.seen = nil
	u.mu.Unlock()
	if len(seen) == 0 {
		return
	}
	ctx, cancel := context.WithTimeout(context.Background(), writeTimeout)
	defer cancel()
	err := r.store.countUnmapped(ctx, r.keys, seen)
	if err == nil {
		return
	}
	slog.Error("codes that nothing maps could not be counted; it is tried again", "error", err)
	u.mu.Lock()
	defer u.mu.Unlock()
	for key, n := range u.seen {
		seen[key] += n
	}
	u.seen = seen
}

func (s *Store) countUnmapped(ctx context.Context, keys *Keys, seen map[UnmappedCode]int64) error {
	s.writing.Lock()
	defer s.writing.Unlock()
	return s.transaction(ctx, func(c *sql.Conn) error {
		for u, n := range seen { // in no order: each is a row of its own
			text, err := json.Marshal(u)
			if err != nil {
				return err
			}
			name, sealed := keys.Pseudonym(unmappedRole, string(text)), keys.seal(text)
			_, err = c.ExecContext(ctx, `INSERT INTO unmapped (name, salt, text, count, since, last) VALUES ($1, $2, $3, $4, $5, $6)
				ON CONFLICT (name) DO UPDATE SET count = unmapped.count + excluded.count,
					since = CASE WHEN excluded.since < unmapped.since THEN excluded.since ELSE unmapped.since END,
					last = CASE WHEN excluded.last > unmapped.last THEN excluded.last ELSE unmapped.last END`,
				name[:], sealed.salt, sealed.text, n, u.Since, u.Last)
			if err != nil {
				return err
			}
		}
		return nil
	})
}

const unmappedRole = "unmapped"

// Unmapped lists the codes that were seen and that nothing maps, most frequent first.
func (s *Store) Unmapped(ctx context.Context, keys *Keys) (list []UnmappedCode, err error) {
	rows, err := s.db.QueryContext(ctx, "SELECT salt, text, count, since, last FROM unmapped")
	if err != nil {
		return nil, s.failed(err)
	}
	defer rows.Close()
	for rows.Next() {
		var u UnmappedCode
		var stored sealed
		if err := rows.Scan(&stored.salt, &stored.text, &u.Count, &u.Since, &u.Last); err != nil {
			return nil, s.failed(err)
		}
		text, err := keys.open(stored)
		if err == nil {
			err = json.Unmarshal(text, &u)
		}
		if err != nil {
			return nil, s.failed(err)
		}
		list = append(list, u)
	}
	slices.SortFunc(list, func(a, b UnmappedCode) int {
		return cmp.Or(cmp.Compare(b.Count, a.Count), cmp.Compare(a.System, b.System), cmp.Compare(a.Code, b.Code), cmp.Compare(a.Place, b.Place),
			cmp.Compare(a.Channel, b.Channel), cmp.Compare(a.Site.String(), b.Site.String()))
	})
	return list, s.failed(rows.Err())
}
