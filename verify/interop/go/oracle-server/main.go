// Command oracle-server is the grpc-go server that Legate's client is checked against. What it answers is
// steered by request headers, see ../../README.md.
package main

import (
	"flag"
	"fmt"
	"net"
	"os"
	"time"

	"google.golang.org/grpc"
	_ "google.golang.org/grpc/encoding/gzip" // known from now on, and answers are in the encoding of the request
	"google.golang.org/grpc/keepalive"

	"dev.legate/verify/interop/secure"
	"dev.legate/verify/interop/steering"
)

// The windows are fixed: else grpc-go grows them with the measured bandwidth, and how far a sender may run ahead
// of a handler that does not read would depend on the machine.
const window = 65535

func main() {
	port := flag.Int("port", 0, "port on the loopback interface; 0 takes a free one")
	raisedPort := flag.Int("raised-port", 0, "port of the same service with a message limit of 16 MiB")
	tls := secure.Server()
	leastPing := flag.Int("keepalive-min-ms", 0, "least milliseconds between a client's PINGs; 0 is grpc-go's 5 minutes")
	flag.Parse()
	credentials, err := tls.Listening()
	if err != nil {
		fmt.Fprintln(os.Stderr, "oracle-server:", err)
		os.Exit(2)
	}
	options := []grpc.ServerOption{grpc.Creds(credentials)}
	if *leastPing > 0 {
		options = append(options, grpc.KeepaliveEnforcementPolicy(keepalive.EnforcementPolicy{
			MinTime: time.Duration(*leastPing) * time.Millisecond,
		}))
	}
	service := newOracle()
	failed := make(chan error, 2)
	listen("listening", *port, failed, service, options...)
	listen("raised", *raisedPort, failed, service, append(options, grpc.MaxRecvMsgSize(steering.RaisedLimit))...)
	fmt.Fprintln(os.Stderr, "oracle-server:", <-failed)
	os.Exit(1)
}

func listen(name string, port int, failed chan<- error, service *oracle, options ...grpc.ServerOption) {
	listener, err := net.Listen("tcp", fmt.Sprintf("127.0.0.1:%d", port))
	if err != nil {
		failed <- err
		return
	}
	server := grpc.NewServer(append(options,
		grpc.ForceServerCodecV2(steering.Bytes{}),
		grpc.InitialWindowSize(window),
		grpc.InitialConnWindowSize(16*window))...)
	server.RegisterService(&description, service)
	fmt.Printf("%s on %s\n", name, listener.Addr())
	go func() { failed <- server.Serve(listener) }()
}
