package main

import (
	"bytes"
	"fmt"
	"io"
	"strconv"

	"google.golang.org/grpc/codes"

	"dev.legate/verify/interop/steering"
)

const limit = 4 << 20 // gRPC's default

func messagesEmpty(r *run) error {
	for _, s := range []shape{unary, serverStream, bidi} {
		o := r.call(r.ctx, s, steer{steering.Count, "3"}, []byte{})
		if o.err != nil {
			return fmt.Errorf("%s: %w", s.method, o.err)
		}
		expected := 3
		if !s.desc.ServerStreams {
			expected = 1
		}
		if err := expect(s.method+": number of replies", len(o.replies), expected); err != nil {
			return err
		}
		for _, reply := range o.replies {
			if err := expect(s.method+": size of a reply", len(reply), 0); err != nil {
				return err
			}
		}
	}
	for _, requests := range [][][]byte{{{}, {}, {}}, {}} {
		o := r.call(r.ctx, clientStream, nil, requests...)
		if o.err != nil {
			return fmt.Errorf("%d empty requests: %w", len(requests), o.err)
		}
		if err := expect("summary", string(o.replies[0]), fmt.Sprintf("%d 0", len(requests))); err != nil {
			return err
		}
	}
	o := r.call(r.ctx, bidi, nil)
	if o.err != nil {
		return fmt.Errorf("a stream without messages: %w", o.err)
	}
	o = r.call(r.ctx, serverStream, steer{steering.Count, "0"}, []byte("m"))
	if o.err != nil {
		return fmt.Errorf("a response stream without messages: %w", o.err)
	}
	return expect("replies", len(o.replies), 0)
}

func messagesOfManySizes(r *run) error {
	sizes := []int{1, 5, 100, 1023, 8191, 8192, 16378, 16379, 16380, 16384, 16385, 65530, 65535, 65536, 131072, 1 << 20, limit}
	for _, size := range sizes {
		request := steering.Pattern(size, size)
		for _, s := range []shape{unary, serverStream, bidi} {
			o := r.call(r.ctx, s, nil, request)
			if o.err != nil {
				return fmt.Errorf("%s, %d bytes: %w", s.method, size, o.err)
			}
			if len(o.replies) != 1 || !bytes.Equal(o.replies[0], request) {
				return fmt.Errorf("%s, %d bytes: expected the request back, found %d replies", s.method, size, len(o.replies))
			}
		}
		o := r.call(r.ctx, clientStream, nil, request, request[:1])
		if o.err != nil {
			return fmt.Errorf("client stream, %d bytes: %w", size, o.err)
		}
		if err := expect("summary", string(o.replies[0]), fmt.Sprintf("2 %d", size+1)); err != nil {
			return err
		}
	}
	return nil
}

func messagesInOrder(r *run) error {
	const count = 10_000
	o := r.call(r.ctx, serverStream, steer{steering.Count, strconv.Itoa(count), steering.Size, "100"}, []byte("m"))
	if o.err != nil {
		return o.err
	}
	if err := expect("responses", len(o.replies), count); err != nil {
		return err
	}
	for i, reply := range o.replies {
		if err := steering.CheckPattern(reply, i, 100); err != nil {
			return err
		}
	}
	requests := make([][]byte, count)
	for i := range requests {
		requests[i] = steering.Pattern(i, 100)
	}
	o = r.call(r.ctx, clientStream, nil, requests...)
	if o.err != nil {
		return o.err
	}
	if err := expect("summary", string(o.replies[0]), fmt.Sprintf("%d %d", count, 100*count)); err != nil {
		return err
	}
	stream, err := r.open(r.ctx, bidi, nil)
	if err != nil {
		return err
	}
	sent := make(chan error, 1)
	go func() {
		for _, request := range requests {
			if err := stream.SendMsg(request); err != nil {
				sent <- err
				return
			}
		}
		sent <- stream.CloseSend()
	}()
	for i := range count {
		var reply []byte
		if err := stream.RecvMsg(&reply); err != nil {
			return fmt.Errorf("echo %d: %w", i, err)
		}
		if err := steering.CheckPattern(reply, i, 100); err != nil {
			return err
		}
	}
	if err := receiveAll(stream); err != nil {
		return err
	}
	return <-sent
}

func largeRequestOverLimit(r *run) error {
	for _, s := range shapes {
		o := r.call(r.ctx, s, nil, make([]byte, limit+1))
		if err := expectCode(s.method, o.err, codes.ResourceExhausted); err != nil {
			return err
		}
		if err := r.answers(); err != nil {
			return err
		}
	}
	return nil
}

func largeResponseOverLimit(r *run) error {
	for _, s := range []shape{unary, serverStream, bidi} {
		id := r.id()
		o := r.call(r.ctx, s, steer{steering.CallID, id, steering.Size, strconv.Itoa(limit + 1), steering.Count, "100"}, []byte("m"))
		if err := expectCode(s.method, o.err, codes.ResourceExhausted); err != nil {
			return err
		}
		if _, err := r.report(id, "ended=1"); err != nil {
			return err
		}
		if err := r.answers(); err != nil {
			return err
		}
	}
	return nil
}

func largeMessagesRaisedLimit(r *run) error {
	const size = 12 << 20
	if err := r.useRaised(); err != nil {
		return err
	}
	request := steering.Pattern(7, size)
	for _, s := range []shape{unary, serverStream, bidi} {
		o := r.call(r.ctx, s, nil, request)
		if o.err != nil {
			return fmt.Errorf("%s: %w", s.method, o.err)
		}
		if !bytes.Equal(o.replies[0], request) {
			return fmt.Errorf("%s: expected the request back, found %d other bytes", s.method, len(o.replies[0]))
		}
	}
	o := r.call(r.ctx, clientStream, nil, request)
	if o.err != nil {
		return o.err
	}
	if err := expect("summary", string(o.replies[0]), fmt.Sprintf("1 %d", size)); err != nil {
		return err
	}
	o = r.call(r.ctx, unary, nil, make([]byte, steering.RaisedLimit+1))
	return expectCode("a request over the raised limit", o.err, codes.ResourceExhausted)
}

// The server answers after the first request; a client that goes on sending must learn that the call is over.
func earlyAnswer(r *run) error {
	stream, err := r.open(r.ctx, clientStream, steer{steering.ReadLimit, "1"})
	if err != nil {
		return err
	}
	for {
		if err := stream.SendMsg(make([]byte, 1000)); err == io.EOF {
			break
		} else if err != nil {
			return err
		}
	}
	var reply []byte
	if err := stream.RecvMsg(&reply); err != nil {
		return fmt.Errorf("the early answer: %w", err)
	}
	if err := expect("the early answer", string(reply), "1 1000"); err != nil {
		return err
	}
	stream, err = r.open(r.ctx, bidi, failing(codes.PermissionDenied, "early"))
	if err != nil {
		return err
	}
	for {
		if err := stream.SendMsg(make([]byte, 1000)); err == io.EOF {
			break
		} else if err != nil {
			return err
		}
	}
	if err := expectStatus("an early failure", receiveAll(stream), codes.PermissionDenied, "early"); err != nil {
		return err
	}
	return r.answers()
}
