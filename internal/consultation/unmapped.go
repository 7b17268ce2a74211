package consultation

import (
	"bytes"
	"cmp"
	"context"
	"database/sql"
	"encoding/json"
	"errors"
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
	unmappedAtOnce  = 200 // codes in one write, which consultations wait for
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

// writeUnmapped writes of what was gathered as much as goes at once, and says whether there is more. What cannot be written now is
// tried again.
func (r *Recorder) writeUnmapped() (more bool) {
	u, turn := &r.unmapped, map[UnmappedCode]int64{}
	u.mu.Lock()
	for key, n := range u.seen {
		if len(turn) == unmappedAtOnce {
			break
		}
		turn[key] = n
		delete(u.seen, key)
	}
	more = len(u.seen) > 0
	u.mu.Unlock()
	if len(turn) == 0 {
		return false
	}
	ctx, cancel := context.WithTimeout(context.Background(), writeTimeout)
	defer cancel()
	err := r.store.countUnmapped(ctx, r.keys, turn)
	if err == nil {
		return more
	}
	slog.Error("codes that nothing maps could not be counted; it is tried again", "error", err)
	u.mu.Lock()
	defer u.mu.Unlock()
	for key, n := range turn {
		u.seen[key] += n
	}
	return false
}

const unmappedRole = "unmapped"

// unmappedRow is a code as it is stored. The name stands in it too, so that a row whose name is changed is found.
type unmappedRow struct {
	Name, Salt, Text []byte
	Count            int64
	Since, Last      string
}

func readUnmapped(name, body []byte) (row unmappedRow, err error) {
	text, err := unguard(body)
	if err == nil {
		err = json.Unmarshal(text, &row)
	}
	if err == nil && !bytes.Equal(name, row.Name) {
		err = damaged("it stands under another name")
	}
	return row, err
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
			name := keys.Pseudonym(unmappedRole, string(text))
			var body []byte
			row := unmappedRow{Name: name[:], Since: u.Since}
			switch err := c.QueryRowContext(ctx, "SELECT body FROM unmapped WHERE name = $1", name[:]).Scan(&body); {
			case errors.Is(err, sql.ErrNoRows):
				sealed := keys.seal(text)
				row.Salt, row.Text = sealed.salt, sealed.text
			case err != nil:
				return err
			default:
				row, err = readUnmapped(name[:], body)
				if errors.As(err, new(damaged)) {
					continue // Verify finds it; the others count all the same
				}
				if err != nil {
					return err
				}
			}
			row.Count, row.Since, row.Last = row.Count+n, min(row.Since, u.Since), max(row.Last, u.Last)
			if body, err = json.Marshal(row); err != nil {
				return err
			}
			_, err = c.ExecContext(ctx, "INSERT INTO unmapped (name, body) VALUES ($1, $2) ON CONFLICT (name) DO UPDATE SET body = excluded.body", name[:], guard(body))
			if err != nil {
				return err
			}
		}
		return nil
	})
}

// eachUnmapped goes through the rows, those that are damaged too.
func eachUnmapped(ctx context.Context, q querier, each func(row unmappedRow, err error) error) error {
	rows, err := q.QueryContext(ctx, "SELECT name, body FROM unmapped")
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		var name, body []byte
		if err := rows.Scan(&name, &body); err != nil {
			return err
		}
		if err := each(readUnmapped(name, body)); err != nil {
			return err
		}
	}
	return rows.Err()
}

// Unmapped lists the codes that were seen and that nothing maps, most frequent first.
func (s *Store) Unmapped(ctx context.Context, keys *Keys) (list []UnmappedCode, err error) {
	err = eachUnmapped(ctx, s.db, func(row unmappedRow, err error) error {
		if err != nil {
			return err
		}
		u := UnmappedCode{Count: row.Count, Since: row.Since, Last: row.Last}
		text, err := keys.open(sealed{row.Salt, row.Text})
		if err == nil {
			err = json.Unmarshal(text, &u)
		}
		list = append(list, u)
		return err
	})
	slices.SortFunc(list, func(a, b UnmappedCode) int {
		return cmp.Or(cmp.Compare(b.Count, a.Count), cmp.Compare(a.System, b.System), cmp.Compare(a.Code, b.Code), cmp.Compare(a.Place, b.Place),
			cmp.Compare(a.Channel, b.Channel), cmp.Compare(a.Site.String(), b.Site.String()))
	})
	return list, s.failed(err)
}
