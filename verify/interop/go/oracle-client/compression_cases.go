package main

import (
	"bytes"
	"context"
	"fmt"
	"strconv"
	"sync/atomic"

	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/encoding/gzip"
	"google.golang.org/grpc/stats"

	"dev.legate/verify/interop/steering"
)

// sizes counts the messages of a connection that were smaller on the wire than they are.
type sizes struct{ sent, received atomic.Int64 }

func (s *sizes) HandleRPC(_ context.Context, event stats.RPCStats) {
	switch payload := event.(type) {
	case *stats.OutPayload:
		if payload.CompressedLength < payload.Length {
			s.sent.Add(1)
		}
	case *stats.InPayload:
		if payload.CompressedLength < payload.Length {
			s.received.Add(1)
		}
	}
}

func (s *sizes) TagRPC(ctx context.Context, _ *stats.RPCTagInfo) context.Context   { return ctx }
func (s *sizes) TagConn(ctx context.Context, _ *stats.ConnTagInfo) context.Context { return ctx }
func (s *sizes) HandleConn(context.Context, stats.ConnStats)                       {}

// useGzip makes a connection that compresses all requests the run's connection.
func (r *run) useGzip() (*sizes, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	watched := new(sizes)
	conn, err := r.dial(r.addr, grpc.WithStatsHandler(watched), grpc.WithDefaultCallOptions(grpc.UseCompressor(gzip.Name)))
	r.conn = conn
	return watched, err
}

func compressionGzip(r *run) error {
	watched, err := r.useGzip()
	if err != nil {
		return err
	}
	request := steering.Pattern(3, 100_000)
	compressed := steer{steering.Compress, gzip.Name}
	for i, s := range []shape{unary, serverStream, bidi} {
		o := r.call(r.ctx, s, compressed, request)
		if o.err != nil {
			return fmt.Errorf("%s: %w", s.method, o.err)
		}
		if len(o.replies) != 1 || !bytes.Equal(o.replies[0], request) {
			return fmt.Errorf("%s: expected the request back, found %d replies", s.method, len(o.replies))
		}
		if err := expect(s.method+": compressed requests", watched.sent.Load(), int64(i+1)); err != nil {
			return err
		}
		if err := expect(s.method+": compressed responses", watched.received.Load(), int64(i+1)); err != nil {
			return err
		}
	}
	o := r.call(r.ctx, clientStream, compressed, request, request)
	if o.err != nil {
		return o.err
	}
	return expect("summary", string(o.replies[0]), "2 200000")
}

func compressionOverLimit(r *run) error {
	if _, err := r.useGzip(); err != nil {
		return err
	}
	for _, s := range shapes {
		o := r.call(r.ctx, s, nil, make([]byte, limit+1))
		if err := expectCode(s.method, o.err, codes.ResourceExhausted); err != nil {
			return err
		}
		if err := r.answers(); err != nil {
			return err
		}
	}
	large := steer{steering.Compress, gzip.Name, steering.Size, strconv.Itoa(limit + 1)}
	o := r.call(r.ctx, bidi, large, []byte("m"))
	if err := expectCode("a large response", o.err, codes.ResourceExhausted); err != nil {
		return err
	}
	return r.answers()
}
