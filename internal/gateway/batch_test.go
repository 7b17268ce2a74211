package gateway

import (
	"bufio"
	"bytes"
	"context"
	"fmt"
	"io"
	"net"
	"net/http"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/assert"
	"github.com/stretchr/testify/require"
	"google.golang.org/protobuf/encoding/protojson"

	justifyv1 "github.com/justify-cds/justify/api/justify/v1"
	"github.com/justify-cds/justify/internal/server"
)

func keyed(key string) string { return `{"key":"` + key + `",` + thunderclap[1:] }

// conversation is a batch whose lines are sent one by one.
type conversation struct {
	lines   *io.PipeWriter
	answers *bufio.Reader
	body    io.Closer
	cancel  context.CancelFunc
}

func (l *loopback) converse(t *testing.T) *conversation {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	out, in := io.Pipe()
	request, err := http.NewRequestWithContext(ctx, http.MethodPost, "http://"+l.address+batchPath, out)
	require.NoError(t, err)
	request.Header.Set("Content-Type", ndjsonType)
	response, err := http.DefaultClient.Do(request)
	require.NoError(t, err)
	require.Equal(t, http.StatusOK, response.StatusCode)
	assert.Equal(t, ndjsonType, response.Header.Get("Content-Type"))
	c := &conversation{lines: in, answers: bufio.NewReader(response.Body), body: response.Body, cancel: cancel}
	t.Cleanup(func() {
		in.Close()
		response.Body.Close()
		cancel()
	})
	return c
}

func (c *conversation) say(t *testing.T, text string) {
	t.Helper()
	_, err := io.WriteString(c.lines, text)
	require.NoError(t, err)
}

func (c *conversation) hear(t *testing.T) *justifyv1.EvaluateStreamResponse {
	t.Helper()
	text, err := c.answers.ReadString('\n')
	require.NoError(t, err, text)
	answer := &justifyv1.EvaluateStreamResponse{}
	require.NoError(t, protojson.Unmarshal([]byte(text), answer), text)
	return answer
}

// TestConversation: each line is answered when it came, while the next is not written yet.
func TestConversation(t *testing.T) {
	noLeaks(t)
	c := listen(t, newServer(t), patience).converse(t)
	for i := range 5 {
		c.say(t, keyed(fmt.Sprint(i))+"\r\n\n")
		answer := c.hear(t)
		assert.Equal(t, fmt.Sprint(i), answer.GetKey())
		assert.NotEmpty(t, answer.GetResponse().GetRecommendation().GetAnswers())
	}
	require.NoError(t, c.lines.Close())
	_, err := c.answers.ReadByte()
	assert.ErrorIs(t, err, io.EOF)
}

// TestBadLines: a line that cannot be read, is too long, or cannot be evaluated is answered in its place, and the batch goes on.
func TestBadLines(t *testing.T) {
	l := listen(t, newServer(t), patience)
	lines := []string{
		keyed("one"),
		`{"key":"two","referral":{"patient":{"sex":"Doe"}}}`,
		"",
		`{"key":"three","referral":`,
		`{"key":"long","referral":{"language":"` + strings.Repeat("x", server.MaxMessageBytes) + `"}}`,
		`{"key":"four","referral":{"indications":[{"code":"headach"}]}}`,
		`{"key":"five","key":"Doe"}`,
		`["Doe"]`,
		keyed("six"), // and no line end
	}
	r := l.send(t, http.MethodPost, batchPath, strings.Join(lines, "\n"), "Content-Type", ndjsonType)
	require.Equal(t, http.StatusOK, r.status)
	assert.NotContains(t, r.text, "Doe\":")
	var got []string
	for text := range strings.Lines(r.text) {
		answer := &justifyv1.EvaluateStreamResponse{}
		require.NoError(t, protojson.Unmarshal([]byte(text), answer), text)
		said := answer.GetKey() + ": "
		if answer.GetResponse() != nil {
			said += "answered"
		} else {
			said += fmt.Sprint(answer.GetProblem().GetCode(), " ", answer.GetProblem().GetMessage())
		}
		for _, v := range answer.GetProblem().GetFieldViolations() {
			said += "; " + v.GetField() + ": " + v.GetDescription()
		}
		got = append(got, said)
	}
	assert.Equal(t, []string{
		"one: answered",
		"two: 3 the request cannot be read: see the field violations; referral.patient.sex: line 2, column 43: no such value; known: SEX_FEMALE, SEX_MALE, SEX_OTHER",
		": 3 line 4, column 27: the JSON was cut short",
		": 8 line 5: it has more than the 1048576 bytes that are taken",
		`four: 3 the referral cannot be evaluated; nothing was: see the field violations; referral.indications[0]: no such indication; did you mean "headache"?`,
		"Doe: 3 the request cannot be read: see the field violations; key: line 7, column 15: it stands there already; write it once",
		": 3 line 8, column 1: a JSON object is expected: { … }",
		"six: answered",
	}, got)
	empty := l.send(t, http.MethodPost, batchPath, "\n\n", "Content-Type", ndjsonType)
	assert.Equal(t, http.StatusOK, empty.status)
	assert.Empty(t, empty.text)
}

// TestExpectContinue: a client that asks first whether its lines are taken, as curl does of a large file, is told so.
func TestExpectContinue(t *testing.T) {
	l := listen(t, newServer(t), patience)
	r := l.send(t, http.MethodPost, batchPath, strings.Repeat(keyed("a")+"\n", 50), "Content-Type", ndjsonType, "Expect", "100-continue")
	assert.Equal(t, http.StatusOK, r.status)
	assert.Equal(t, 50, strings.Count(r.text, `"response":`))
}

// TestClientVanishes: one that goes away in the middle of a batch leaves nothing behind, and its place is free again.
func TestClientVanishes(t *testing.T) {
	noLeaks(t)
	l := listen(t, newServer(t), patience)
	for range 5 {
		c := l.converse(t)
		c.say(t, keyed("a")+"\n")
		c.hear(t)
		c.cancel()
		c.body.Close()
	}
	assert.Eventually(t, func() bool { return len(l.batches) == 0 }, patience, time.Millisecond)
}

// TestBackPressure: who does not take the answers is not read from, and costs no memory.
func TestBackPressure(t *testing.T) {
	l := listen(t, newServer(t), patience)
	connection, err := net.Dial("tcp", l.address)
	require.NoError(t, err)
	defer connection.Close()
	fmt.Fprintf(connection, "POST %s HTTP/1.1\r\nHost: x\r\nContent-Type: %s\r\nContent-Length: 1000000000\r\n\r\n", batchPath, ndjsonType)
	var before, after runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&before)
	line := []byte(keyed("k") + "\n")
	many := bytes.Repeat(line, 100)
	sent := 0
	for {
		require.NoError(t, connection.SetWriteDeadline(time.Now().Add(500*time.Millisecond)))
		n, err := connection.Write(many)
		if sent += n; err != nil {
			break // it is not taken any more
		}
		require.Less(t, sent, 200<<20, "it goes on reading though nobody takes the answers")
	}
	runtime.GC()
	runtime.ReadMemStats(&after)
	assert.Less(t, int64(after.HeapAlloc)-int64(before.HeapAlloc), int64(16<<20))
	assert.Equal(t, http.StatusOK, l.post(t, "/v1/evaluate", thunderclap).status, "others are answered")
}

// TestTooManyBatches: a batch too many is told so, and single referrals are answered.
func TestTooManyBatches(t *testing.T) {
	l := listen(t, newServer(t), patience)
	var open []*conversation
	for range maxBatches {
		open = append(open, l.converse(t))
	}
	r := l.send(t, http.MethodPost, batchPath, thunderclap, "Content-Type", ndjsonType)
	assert.Equal(t, http.StatusTooManyRequests, r.status)
	assert.NotEmpty(t, r.header.Get("Retry-After"))
	assert.Equal(t, http.StatusOK, l.post(t, "/v1/evaluate", thunderclap).status)
	for _, c := range open {
		require.NoError(t, c.lines.Close())
	}
	require.Eventually(t, func() bool {
		return l.send(t, http.MethodPost, batchPath, thunderclap, "Content-Type", ndjsonType).status == http.StatusOK
	}, patience, 10*time.Millisecond)
}
