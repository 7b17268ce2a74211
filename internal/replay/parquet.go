package replay

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/parquet-go/parquet-go"
	"github.com/parquet-go/parquet-go/format"
)

// Row is a referral in the flat schema of a Parquet file. The lists are JSON, as a line has them.
type Row struct {
	Key          string   `parquet:"key,optional"`
	Site         string   `parquet:"site,optional,dict"`
	AsOf         string   `parquet:"as_of,dict"`
	BirthDate    string   `parquet:"birth_date,optional"`
	Age          *float64 `parquet:"age,optional"`
	AgeUnit      string   `parquet:"age_unit,optional,dict"`
	Sex          string   `parquet:"sex,optional,dict"`
	Language     string   `parquet:"language,optional,dict"`
	Indications  string   `parquet:"indications,optional,dict"`
	Facts        string   `parquet:"facts,optional"`
	OrderedExams string   `parquet:"ordered_exams,optional,dict"`
	PriorExams   string   `parquet:"prior_exams,optional"`
}

// RowOf turns a line into a row.
func RowOf(line []byte) (Row, error) {
	var l struct {
		Key      string
		Referral struct {
			Site, AsOf, Language string
			Patient              struct {
				BirthDate, Sex string
				Age            *struct {
					Value float64
					Unit  string
				}
			}
			Indications, Facts, OrderedExams, PriorExams json.RawMessage
		}
	}
	err := json.Unmarshal(line, &l)
	r := &l.Referral
	row := Row{
		Key: l.Key, Site: r.Site, AsOf: r.AsOf, BirthDate: r.Patient.BirthDate, Sex: r.Patient.Sex, Language: r.Language,
		Indications: string(r.Indications), Facts: string(r.Facts), OrderedExams: string(r.OrderedExams), PriorExams: string(r.PriorExams),
	}
	if age := r.Patient.Age; age != nil {
		row.Age, row.AgeUnit = &age.Value, age.Unit
	}
	return row, err
}

// form is what a column holds.
type form int

const (
	isText form = iota
	isDate      // text or the type DATE
	isNumber
	isJSON
)

// columnForms are the columns that a file may have.
var columnForms = map[string]form{
	"key": isText, "site": isText, "as_of": isDate, "birth_date": isDate, "age": isNumber, "age_unit": isText, "sex": isText,
	"language": isText, "indications": isJSON, "facts": isJSON, "ordered_exams": isJSON, "prior_exams": isJSON,
}

// ParquetFile is a file of such rows. Its lines are its rows, written as lines.
type ParquetFile struct {
	raw    io.ReaderAt
	rows   int64
	size   int64
	names  []string // by column
	forms  []form
	reader parquet.Rows
	buffer []parquet.Row
	at     Mark
}

// batchRows is how many rows are read at a time.
const batchRows = 512

// NewParquetFile reads a file of that size after the mark.
func NewParquetFile(raw io.ReaderAt, size int64, after Mark) (f *ParquetFile, err error) {
	defer damaged(&err)
	file, err := parquet.OpenFile(raw, size)
	if err != nil {
		return nil, fmt.Errorf("no Parquet file, or a damaged one: %w", err)
	}
	f = &ParquetFile{raw: raw, size: size, rows: file.NumRows(), buffer: make([]parquet.Row, batchRows), at: after}
	var wrong []string
	for _, field := range file.Root().Columns() {
		name := field.Name()
		what, known := columnForms[name]
		switch {
		case !known:
			wrong = append(wrong, fmt.Sprintf("there is no column %q", name))
		case !field.Leaf() || field.Repeated() || !what.takes(field.Type()):
			wrong = append(wrong, fmt.Sprintf("the column %s is no %s", name, what))
		}
		f.names, f.forms = append(f.names, name), append(f.forms, what)
	}
	if !slices.Contains(f.names, "as_of") {
		wrong = append(wrong, "the column as_of is missing")
	}
	if len(wrong) > 0 {
		return nil, fmt.Errorf("%s; docs/replay.md lists the columns", strings.Join(wrong, "; "))
	}
	f.reader = parquet.MultiRowGroup(file.RowGroups()...).Rows()
	if after.Offset > 0 {
		err = f.reader.SeekToRow(after.Offset)
	}
	return f, err
}

// damaged turns what the library makes of some damaged files into an error.
func damaged(err *error) {
	if recover() != nil { // the panic's value may hold patient data
		*err = errors.New("the Parquet file is damaged")
	}
}

func (f form) String() string {
	return [...]string{"text", "text or DATE", "number", "text (JSON)"}[f]
}

func (f form) takes(t parquet.Type) bool {
	var logical format.LogicalTypeValue
	if l := t.LogicalType(); l != nil {
		logical = l.Value
	}
	_, isDay := logical.(*format.DateType)
	_, isInteger := logical.(*format.IntType)
	switch kind := t.Kind(); {
	case f == isDate && kind == parquet.Int32:
		return isDay
	case f == isNumber && (kind == parquet.Int32 || kind == parquet.Int64):
		return logical == nil || isInteger // no time, no decimal
	case f == isNumber:
		return kind == parquet.Float || kind == parquet.Double
	}
	return t.Kind() == parquet.ByteArray
}

// Close ends the reading.
func (f *ParquetFile) Close() error { return f.reader.Close() }

// Next reads some rows.
func (f *ParquetFile) Next() (b *Batch, err error) {
	defer damaged(&err)
	n, err := f.reader.ReadRows(f.buffer)
	if n == 0 {
		if err == nil || (err == io.EOF && f.at.Offset < f.rows) {
			err = fmt.Errorf("the Parquet file ends at row %d of %d", f.at.Offset, f.rows)
		}
		return nil, err
	}
	if err != nil && err != io.EOF {
		return nil, err
	}
	b = &Batch{from: f.at.Lines, wrong: map[int64]string{}}
	var text bytes.Buffer
	for _, row := range f.buffer[:n] {
		f.at.Lines++
		f.at.Offset++
		if wrong := f.write(&text, row); wrong != "" {
			b.wrong[f.at.Lines] = wrong
		}
		text.WriteByte('\n')
	}
	b.text, b.end = text.Bytes(), f.at
	return b, nil
}

// write writes a row as a line, or says what is wrong with it.
func (f *ParquetFile) write(text *bytes.Buffer, row parquet.Row) (wrong string) {
	cells := map[string]string{}
	for _, v := range row {
		if v.IsNull() {
			continue
		}
		name, what := f.names[v.Column()], f.forms[v.Column()]
		cell := cellOf(v)
		if what == isDate && v.Kind() == parquet.Int32 {
			cell = dayOf(v)
		}
		switch {
		case cell == "":
			continue
		case what == isJSON:
			if !json.Valid([]byte(cell)) {
				return "the column " + name + " is no JSON"
			}
			cell = strings.NewReplacer("\n", " ", "\r", " ").Replace(cell)
		case what != isNumber:
			quoted, err := json.Marshal(cell)
			if err != nil {
				return "the column " + name + " is no text"
			}
			cell = string(quoted)
		}
		cells[name] = cell
	}
	if (cells["age"] == "") != (cells["age_unit"] == "") {
		return "age and age_unit belong together: state both, or leave both empty"
	}
	if cells["age"] != "" {
		cells["age"] = `{"value":` + cells["age"] + `,"unit":` + cells["age_unit"] + `}`
	}
	object := func(names ...string) string {
		var fields []string
		for i := 0; i < len(names); i += 2 {
			if cell := cells[names[i]]; cell != "" {
				fields = append(fields, `"`+names[i+1]+`":`+cell)
			}
		}
		return "{" + strings.Join(fields, ",") + "}"
	}
	cells["patient"] = object("birth_date", "birthDate", "age", "age", "sex", "sex")
	cells["referral"] = object("site", "site", "as_of", "asOf", "language", "language", "patient", "patient", "indications", "indications",
		"facts", "facts", "ordered_exams", "orderedExams", "prior_exams", "priorExams")
	text.WriteString(object("key", "key", "referral", "referral"))
	return ""
}

func cellOf(v parquet.Value) string {
	switch v.Kind() {
	case parquet.Int32:
		return strconv.Itoa(int(v.Int32()))
	case parquet.Int64:
		return strconv.FormatInt(v.Int64(), 10)
	case parquet.Float, parquet.Double:
		number := v.Double()
		if v.Kind() == parquet.Float {
			number = float64(v.Float())
		}
		if math.IsNaN(number) || math.IsInf(number, 0) {
			return `"NaN"` // which no age is
		}
		return strconv.FormatFloat(number, 'f', -1, 64)
	}
	return string(v.ByteArray())
}

func dayOf(v parquet.Value) string {
	return time.Unix(0, 0).UTC().AddDate(0, 0, int(v.Int32())).Format(time.DateOnly)
}

// Fingerprint is that of the start of the file and of its end, which names everything between.
func (f *ParquetFile) Fingerprint(Mark) (string, error) {
	start, err := fingerprint(f.raw, min(f.size, fingerprintBytes))
	if err != nil {
		return "", err
	}
	end := min(f.size, fingerprintBytes)
	last, err := fingerprint(io.NewSectionReader(f.raw, f.size-end, end), end)
	return fmt.Sprintf("%d rows %s %s", f.rows, start, last), err
}

// Part is by rows.
func (f *ParquetFile) Part(m Mark) float64 { return float64(m.Offset) / float64(max(1, f.rows)) }
