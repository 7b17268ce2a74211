package gateway

import (
	"context"
	"math"
	"net"
	"sync"

	"google.golang.org/grpc"
	"google.golang.org/grpc/credentials/insecure"
	"google.golang.org/grpc/health"
	"google.golang.org/grpc/keepalive"
	"google.golang.org/grpc/test/bufconn"

	"github.com/justify-cds/justify/internal/server"
)

// inside is a connection within the process to a gRPC server of our own, which answers as the one for everybody does. It is
// another one than that, so that it can go on until the last HTTP request is answered.
type inside struct {
	*grpc.ClientConn
	server *grpc.Server
	health *health.Server
	once   sync.Once
}

// insideBuffer is how many bytes may be on the way in each direction.
const insideBuffer = 256 << 10

func connect(s *server.Server) (*inside, error) {
	listener := bufconn.Listen(insideBuffer)
	in := &inside{}
	// The limits of a connection's life are for those who may have vanished, or are to be spread over servers.
	in.server, in.health = s.NewGRPC(grpc.KeepaliveParams(keepalive.ServerParameters{}))
	var err error
	in.ClientConn, err = grpc.NewClient("passthrough:///justify",
		grpc.WithContextDialer(func(ctx context.Context, _ string) (net.Conn, error) { return listener.DialContext(ctx) }),
		grpc.WithTransportCredentials(insecure.NewCredentials()),
		grpc.WithDefaultCallOptions(grpc.MaxCallRecvMsgSize(math.MaxInt32)), // our own answers
		grpc.WithDisableServiceConfig(), grpc.WithDisableRetry(),
	)
	if err != nil {
		return nil, err
	}
	go in.server.Serve(listener) //nolint:errcheck // it ends when it is stopped
	return in, nil
}

// close gives up the calls under way, and waits until the server has ended them.
func (in *inside) close() {
	in.once.Do(func() {
		in.health.Shutdown()
		in.ClientConn.Close()
		in.server.GracefulStop()
	})
}
