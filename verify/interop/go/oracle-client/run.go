package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"

	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/metadata"
	"google.golang.org/grpc/status"

	"dev.legate/verify/interop/secure"
	"dev.legate/verify/interop/steering"
)

// A run is one execution of one case: its time, its connection and its call ids.
type run struct {
	ctx                      context.Context
	name, addr, raised, peer string
	tls                      *secure.Flags
	calls                    atomic.Int64

	mu     sync.Mutex // guards what follows
	conn   *grpc.ClientConn
	opened []*grpc.ClientConn
}

// A shape names a method and how many messages go each way.
type shape struct {
	method string
	desc   grpc.StreamDesc
}

var (
	unary        = shape{steering.Unary, grpc.StreamDesc{StreamName: "Unary"}}
	serverStream = shape{steering.ServerStream, grpc.StreamDesc{StreamName: "ServerStream", ServerStreams: true}}
	clientStream = shape{steering.ClientStream, grpc.StreamDesc{StreamName: "ClientStream", ClientStreams: true}}
	bidi         = shape{steering.Bidi, grpc.StreamDesc{StreamName: "Bidi", ServerStreams: true, ClientStreams: true}}
	shapes       = []shape{unary, serverStream, clientStream, bidi}
)

// steer is request metadata as pairs of key and value, in order.
type steer []string

func (s steer) with(pairs ...string) steer { return append(append(steer{}, s...), pairs...) }

func (r *run) close() {
	r.mu.Lock()
	defer r.mu.Unlock()
	for _, conn := range r.opened {
		conn.Close()
	}
}

// dial opens a connection (its caller holds the lock) with fixed windows of 64 KiB a stream, so that how far a sender gets is not up to the machine.
func (r *run) dial(addr string, options ...grpc.DialOption) (*grpc.ClientConn, error) {
	if addr == "" {
		return nil, errors.New("found no address, expected --addr (and --raised-addr for the raised limit)")
	}
	credentials, err := r.tls.Dialing()
	if err != nil {
		return nil, err
	}
	conn, err := grpc.NewClient("passthrough:///"+addr, append(options,
		grpc.WithTransportCredentials(credentials),
		grpc.WithInitialWindowSize(65535),
		grpc.WithInitialConnWindowSize(1<<20),
		grpc.WithDefaultCallOptions(grpc.ForceCodecV2(steering.Bytes{})))...)
	if err == nil {
		r.opened = append(r.opened, conn)
	}
	return conn, err
}

// connection is the run's usual one.
func (r *run) connection() (*grpc.ClientConn, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.conn == nil {
		conn, err := r.dial(r.addr)
		if err != nil {
			return nil, err
		}
		r.conn = conn
	}
	return r.conn, nil
}

// disconnect closes the run's usual connection; the next call opens another.
func (r *run) disconnect() error {
	r.mu.Lock()
	defer r.mu.Unlock()
	conn := r.conn
	r.conn = nil
	return conn.Close()
}

// useRaised makes the port with the raised limit the run's connection.
func (r *run) useRaised() (err error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.conn, err = r.dial(r.raised, grpc.WithDefaultCallOptions(grpc.MaxCallRecvMsgSize(steering.RaisedLimit)))
	return err
}

// id is a fresh call id.
func (r *run) id() string {
	return fmt.Sprintf("go-%s-%d-%d", r.name, r.calls.Add(1), processID)
}

// outcome is everything that a finished call gave.
type outcome struct {
	headers, trailers metadata.MD
	replies           [][]byte
	err               error
}

// call performs a whole call: all requests, half-close, all responses.
func (r *run) call(ctx context.Context, s shape, steering steer, requests ...[]byte) outcome {
	var o outcome
	stream, err := r.open(ctx, s, steering)
	if err != nil {
		o.err = err
		return o
	}
	for _, request := range requests {
		if err := stream.SendMsg(request); err == io.EOF {
			break // the call is over; receiving tells its status
		} else if err != nil {
			o.err = err
			return o
		}
	}
	if err := stream.CloseSend(); err != nil {
		o.err = err
		return o
	}
	for o.err == nil {
		var reply []byte
		if o.err = stream.RecvMsg(&reply); o.err == nil {
			o.replies = append(o.replies, reply)
			if !s.desc.ServerStreams {
				break // grpc-go has read up to the trailers
			}
		}
	}
	if o.err == io.EOF {
		o.err = nil
	}
	o.headers, _ = stream.Header()
	o.trailers = stream.Trailer()
	return o
}

func (r *run) open(ctx context.Context, s shape, steering steer) (grpc.ClientStream, error) {
	conn, err := r.connection()
	if err != nil {
		return nil, err
	}
	return openOn(ctx, conn, s, steering)
}

func openOn(ctx context.Context, conn *grpc.ClientConn, s shape, steering steer, options ...grpc.CallOption) (grpc.ClientStream, error) {
	return conn.NewStream(metadata.AppendToOutgoingContext(ctx, steering...), &s.desc, s.method, options...)
}

// report waits for the conditions ("ended=1") and returns what the handlers of the call id have seen.
func (r *run) report(id string, conditions ...string) (map[string]int, error) {
	headers := steer{steering.CallID, id}
	for _, condition := range conditions {
		headers = headers.with(steering.Until, condition)
	}
	o := r.call(r.ctx, shape{steering.Report, grpc.StreamDesc{StreamName: "Report"}}, headers, []byte{})
	if o.err != nil {
		return nil, fmt.Errorf("the handler's report on %q, expected OK, found %w", conditions, o.err)
	}
	counters := make(map[string]int)
	for word := range strings.FieldsSeq(string(o.replies[0])) {
		name, number, _ := strings.Cut(word, "=")
		counters[name], _ = strconv.Atoi(number)
	}
	return counters, nil
}

func (r *run) release(id string) error {
	return r.call(r.ctx, shape{steering.Release, grpc.StreamDesc{StreamName: "Release"}}, steer{steering.CallID, id}, []byte{}).err
}

// answers makes one more unary call on the connection, to see that it is unharmed.
func (r *run) answers() error {
	o := r.call(r.ctx, unary, nil, []byte("still there"))
	if o.err != nil {
		return fmt.Errorf("a later call on the connection: expected OK, found %w", o.err)
	}
	return expect("a later call's reply", string(o.replies[0]), "still there")
}

func expect[T comparable](what string, found, expected T) error {
	if found != expected {
		return fmt.Errorf("%s: expected %v, found %v", what, expected, found)
	}
	return nil
}

func expectCode(what string, err error, expected codes.Code) error {
	if found := status.Code(err); found != expected {
		return fmt.Errorf("%s: expected %v, found %v (%v)", what, expected, found, err)
	}
	return nil
}

func expectAtLeast(what string, counters map[string]int, name string, least int) error {
	if counters[name] < least {
		return fmt.Errorf("%s: expected %s of at least %d, found %v", what, name, least, counters)
	}
	return nil
}
