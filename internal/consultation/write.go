package consultation

import (
	"context"
	"database/sql"
	"fmt"
	"strings"
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

// maxRows is how many rows one statement inserts.
const maxRows = 32

func (w *writes) insert(ctx context.Context, into string, rows [][]any) error {
	for len(rows) > 0 {
		n := 1
		if len(rows) >= maxRows {
			n = maxRows
		}
		statement, err := w.inserting(ctx, into, n, len(rows[0]))
		if err != nil {
			return err
		}
		var values []any
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

// inserting is the statement that inserts so many rows. A recommendation may be there already.
func (s *Store) inserting(ctx context.Context, into string, rows, columns int) (*sql.Stmt, error) {
	key := fmt.Sprintf("%s %d", into, rows)
	if statement, ok := s.statements[key]; ok {
		return statement, nil
	}
	places := make([]string, rows)
	for i := range places {
		row := make([]string, columns)
		for k := range row {
			row[k] = fmt.Sprintf("$%d", i*columns+k+1)
		}
		places[i] = "(" + strings.Join(row, ", ") + ")"
	}
	text := "INSERT INTO " + into + " VALUES " + strings.Join(places, ", ")
	if strings.HasPrefix(into, "recommendation") {
		text += " ON CONFLICT DO NOTHING"
	}
	statement, err := s.writer.PrepareContext(ctx, text)
	if err == nil {
		s.statements[key] = statement
	}
	return statement, err
}
