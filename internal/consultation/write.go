package consultation

import (
	"context"
	"fmt"
	"strings"
	"sync"
)

// writes are rows on their way into the tables, most of them many at a time.
type writes struct {
	*Store
	entries, payloads, recommendations [][]any
}

// add adds the rows of an entry.
func (w *writes) add(d *draft, header, hash []byte) {
	w.entries = append(w.entries, []any{d.entry.Sequence, d.entry.ID[:], header, hash})
	if d.payload != nil {
		w.payloads = append(w.payloads, []any{d.entry.Sequence, d.payload.salt, d.payload.text})
	}
	if d.recommendation != nil {
		w.recommendations = append(w.recommendations, []any{d.entry.Recommendation[:], d.recommendation})
	}
}

// flush writes them.
func (w *writes) flush(ctx context.Context) error {
	for _, into := range []struct {
		table string
		rows  *[][]any
	}{
		{"entry (seq, id, header, hash)", &w.entries}, {"payload (seq, salt, text)", &w.payloads}, {"recommendation (hash, body)", &w.recommendations},
	} {
		if err := w.insert(ctx, into.table, *into.rows); err != nil {
			return err
		}
		*into.rows = nil
	}
	return nil
}

// maxRows is how many rows one statement inserts at most. Others insert half as many, and so on down to one.
const maxRows = 32

func (w *writes) insert(ctx context.Context, into string, rows [][]any) error {
	for len(rows) > 0 {
		n := maxRows
		for n > len(rows) {
			n /= 2
		}
		statement, err := w.prepared(ctx, inserts{into, n}.text(len(rows[0])))
		if err != nil {
			return err
		}
		values := make([]any, 0, n*len(rows[0]))
		for _, row := range rows[:n] {
			values = append(values, row...)
		}
		if _, err := statement.ExecContext(ctx, values...); err != nil {
			return err
		}
		rows = rows[n:]
	}
	return nil
}

// inserts names a statement that inserts so many rows.
type inserts struct {
	into string
	rows int
}

// insertions keeps their texts, which are long to make.
var insertions sync.Map

// text is the statement. A recommendation may be there already.
func (i inserts) text(columns int) string {
	if known, ok := insertions.Load(i); ok {
		return known.(string)
	}
	places := make([]string, i.rows)
	for at := range places {
		row := make([]string, columns)
		for k := range row {
			row[k] = fmt.Sprintf("$%d", at*columns+k+1)
		}
		places[at] = "(" + strings.Join(row, ", ") + ")"
	}
	text := "INSERT INTO " + i.into + " VALUES " + strings.Join(places, ", ")
	if strings.HasPrefix(i.into, "recommendation") {
		text += " ON CONFLICT DO NOTHING"
	}
	insertions.Store(i, text)
	return text
}
