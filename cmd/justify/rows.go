package main

import (
	"bufio"
	"encoding/csv"
	"errors"
	"io"
	"reflect"
	"strconv"
	"strings"
	"time"

	"github.com/parquet-go/parquet-go"
)

// rowWriter writes rows one after the other as CSV or Parquet, so that there may be more than the memory holds. The columns are
// those of the struct tag parquet.
type rowWriter[R any] struct {
	parquet  *parquet.GenericWriter[R]
	csv      *csv.Writer
	buffered *bufio.Writer
	line     []string
}

func newRowWriter[R any](out io.Writer, format string) *rowWriter[R] {
	if format == "parquet" {
		return &rowWriter[R]{parquet: parquet.NewGenericWriter[R](out, parquet.Compression(&parquet.Zstd), parquet.MaxRowsPerRowGroup(100_000))}
	}
	buffered := bufio.NewWriterSize(out, 1<<16)
	t := reflect.TypeFor[R]()
	w := &rowWriter[R]{csv: csv.NewWriter(buffered), buffered: buffered, line: make([]string, t.NumField())}
	for i := range w.line {
		w.line[i], _, _ = strings.Cut(t.Field(i).Tag.Get("parquet"), ",")
	}
	_ = w.csv.Write(w.line) // the writer keeps the error
	return w
}

func (w *rowWriter[R]) write(row R) error {
	if w.parquet != nil {
		_, err := w.parquet.Write([]R{row})
		return err
	}
	v := reflect.ValueOf(&row).Elem()
	for i := range w.line {
		w.line[i] = csvCell(v.Field(i).Interface())
	}
	return w.csv.Write(w.line)
}

func (w *rowWriter[R]) close() error {
	if w.parquet != nil {
		return w.parquet.Close()
	}
	w.csv.Flush()
	return errors.Join(w.csv.Error(), w.buffered.Flush())
}

// writeRows writes rows that the memory holds.
func writeRows[R any](out io.Writer, format string, rows []R) error {
	w := newRowWriter[R](out, format)
	for _, row := range rows {
		if err := w.write(row); err != nil {
			return err
		}
	}
	return w.close()
}

// csvCell is a value of a row; nil is empty.
func csvCell(v any) string {
	switch v := v.(type) {
	case string:
		return v
	case bool:
		return strconv.FormatBool(v)
	case int64:
		return strconv.FormatInt(v, 10)
	case time.Time:
		return v.UTC().Format("2006-01-02T15:04:05.000Z")
	case *int64:
		if v != nil {
			return strconv.FormatInt(*v, 10)
		}
	case *float64:
		if v != nil {
			return strconv.FormatFloat(*v, 'f', -1, 64)
		}
	}
	return ""
}
