package consultation

import (
	"fmt"
	"net"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"slices"
	"strconv"
	"sync"
	"syscall"
	"testing"
	"time"

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

// startPostgres starts a private cluster for a test and returns its URL.
func startPostgres(t testing.TB) string {
	t.Helper()
	folder, err := binaries()
	require.NoError(t, err)
	data, err := os.MkdirTemp("", "justify-postgres-")
	require.NoError(t, err)
	t.Cleanup(func() { os.RemoveAll(data) })
	as := func(cmd *exec.Cmd) *exec.Cmd { return cmd }
	if os.Getuid() == 0 { // which PostgreSQL refuses to run as
		owner, err := user.Lookup("postgres")
		require.NoError(t, err)
		uid, _ := strconv.Atoi(owner.Uid)
		gid, _ := strconv.Atoi(owner.Gid)
		require.NoError(t, os.Chown(data, uid, gid))
		as = func(cmd *exec.Cmd) *exec.Cmd {
			cmd.SysProcAttr = &syscall.SysProcAttr{Credential: &syscall.Credential{Uid: uint32(uid), Gid: uint32(gid)}}
			return cmd
		}
	}
	run := func(name string, args ...string) {
		cmd := as(exec.Command(filepath.Join(folder, name), args...))
		cmd.Dir = data
		out, err := cmd.CombinedOutput()
		require.NoError(t, err, "%s", out)
	}
	run("initdb", "-D", data+"/db", "-U", "justify", "-A", "trust", "--data-checksums")
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	require.NoError(t, err)
	port := listener.Addr().(*net.TCPAddr).Port
	require.NoError(t, listener.Close())
	run("pg_ctl", "-D", data+"/db", "-w", "-l", data+"/log", "-o", fmt.Sprintf("-p %d -k %s -c listen_addresses=127.0.0.1", port, data), "start")
	t.Cleanup(func() {
		stop := as(exec.Command(filepath.Join(folder, "pg_ctl"), "-D", data+"/db", "-m", "immediate", "-w", "stop"))
		stop.Dir = data
		if out, err := stop.CombinedOutput(); err != nil {
			t.Logf("%s", out)
		}
		time.Sleep(10 * time.Millisecond)
	})
	return fmt.Sprintf("postgres://justify@127.0.0.1:%d/postgres?sslmode=disable", port)
}
