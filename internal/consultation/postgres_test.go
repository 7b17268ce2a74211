package consultation

import (
	"database/sql"
	"fmt"
	"net"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"slices"
	"strconv"
	"sync"
	"sync/atomic"
	"syscall"
	"testing"

	"github.com/stretchr/testify/require"
)

// binaries finds PostgreSQL's server programs, and installs them from Debian's packages where there are none.
var binaries = sync.OnceValues(func() (string, error) {
	find := func() string {
		folders, _ := filepath.Glob("/usr/lib/postgresql/*/bin")
		slices.Sort(folders)
		for _, folder := range slices.Backward(folders) {
			if _, err := os.Stat(filepath.Join(folder, "initdb")); err == nil {
				return folder
			}
		}
		if path, err := exec.LookPath("initdb"); err == nil {
			return filepath.Dir(path)
		}
		return ""
	}
	if folder := find(); folder != "" {
		return folder, nil
	}
	install := exec.Command("sh", "-c", "apt-get update && apt-get install -y --no-install-recommends postgresql")
	if out, err := install.CombinedOutput(); err != nil {
		return "", fmt.Errorf("PostgreSQL is not installed, and apt-get cannot: %w\n%s", err, out)
	}
	if folder := find(); folder != "" {
		return folder, nil
	}
	return "", fmt.Errorf("PostgreSQL is not where it was installed")
})

// cluster is a private PostgreSQL server.
type cluster struct {
	folder string // of the programs
	data   string
	port   int
	as     *syscall.SysProcAttr // whom it runs as
}

// newCluster makes a cluster and starts it.
func newCluster() (*cluster, error) {
	folder, err := binaries()
	if err != nil {
		return nil, err
	}
	c := &cluster{folder: folder, as: &syscall.SysProcAttr{}}
	if c.data, err = os.MkdirTemp("", "justify-postgres-"); err != nil {
		return nil, err
	}
	if os.Getuid() == 0 { // which PostgreSQL refuses to run as
		owner, err := user.Lookup("postgres")
		if err != nil {
			return nil, err
		}
		uid, _ := strconv.Atoi(owner.Uid)
		gid, _ := strconv.Atoi(owner.Gid)
		if err := os.Chown(c.data, uid, gid); err != nil {
			return nil, err
		}
		c.as.Credential = &syscall.Credential{Uid: uint32(uid), Gid: uint32(gid)}
	}
	if c.port, err = freePort(); err != nil {
		return nil, err
	}
	if err := c.run("initdb", "-D", c.data+"/db", "-U", "justify", "-A", "trust", "--data-checksums", "--no-sync"); err != nil {
		return nil, err
	}
	return c, c.start()
}

func freePort() (int, error) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return 0, err
	}
	return listener.Addr().(*net.TCPAddr).Port, listener.Close()
}

func (c *cluster) run(name string, args ...string) error {
	cmd := exec.Command(filepath.Join(c.folder, name), args...)
	cmd.Dir, cmd.SysProcAttr = c.data, c.as
	if out, err := cmd.CombinedOutput(); err != nil {
		return fmt.Errorf("%s: %w\n%s", name, err, out)
	}
	return nil
}

func (c *cluster) start() error {
	options := fmt.Sprintf("-p %d -k %s -c listen_addresses=127.0.0.1 -c max_connections=300", c.port, c.data)
	return c.run("pg_ctl", "-D", c.data+"/db", "-w", "-l", c.data+"/log", "-o", options, "start")
}

// stop stops it: "fast", or "immediate" as after a crash.
func (c *cluster) stop(mode string) error {
	return c.run("pg_ctl", "-D", c.data+"/db", "-m", mode, "-w", "stop")
}

func (c *cluster) remove() {
	_ = c.stop("immediate")
	os.RemoveAll(c.data)
}

func (c *cluster) url(database string) string {
	return fmt.Sprintf("postgres://justify@127.0.0.1:%d/%s?sslmode=disable", c.port, database)
}

// database makes an empty database and returns its URL.
func (c *cluster) database(t testing.TB) string {
	t.Helper()
	db, err := sql.Open("pgx", c.url("postgres"))
	require.NoError(t, err)
	defer db.Close()
	name := fmt.Sprintf("record%d", databases.Add(1))
	_, err = db.ExecContext(t.Context(), "CREATE DATABASE "+name)
	require.NoError(t, err)
	return c.url(name)
}

var databases atomic.Int64

// shared is the cluster of the tests that do it no harm. TestMain removes it.
var (
	shared     = sync.OnceValues(func() (*cluster, error) { sharedUsed = true; return newCluster() })
	sharedUsed bool
)

// startPostgres returns the URL of an empty database.
func startPostgres(t testing.TB) string {
	t.Helper()
	c, err := shared()
	require.NoError(t, err)
	return c.database(t)
}
