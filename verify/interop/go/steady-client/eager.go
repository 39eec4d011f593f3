package main

import (
	"time"
	_ "unsafe" // for the link

	"google.golang.org/grpc"
	"google.golang.org/grpc/keepalive"
)

// grpc-go raises shorter keepalive times to this, which is 10 s; its own tests lower it as we do.
//
//go:linkname leastKeepalive google.golang.org/grpc/internal.KeepaliveMinPingTime
var leastKeepalive time.Duration

// eagerKeepalive lets a client ask as often as it likes.
func eagerKeepalive(times keepalive.ClientParameters) grpc.DialOption {
	leastKeepalive = times.Time
	return grpc.WithKeepaliveParams(times)
}
