package main

import (
	"context"
	"fmt"
	"io"
	"strconv"
	"time"

	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"

	"dev.legate/verify/interop/steering"
)

// Long enough for a handler to start on a busy machine, short enough to wait for.
const soon = time.Second

func deadlineSeenByHandler(r *run) error {
	for _, s := range shapes {
		ctx, cancel := context.WithTimeout(r.ctx, 20*time.Second)
		o := r.call(ctx, s, steer{steering.Tell, "1"}, []byte("m"))
		cancel()
		if o.err != nil {
			return o.err
		}
		left, err := strconv.Atoi(fmt.Sprint(first(o.trailers.Get(steering.DeadlineMillis))))
		if err != nil || left > 20_000 || left < 5_000 {
			return fmt.Errorf("%s with a deadline of 20,000 ms: expected the handler to see at most that and at least 5,000, found %q",
				s.method, o.trailers.Get(steering.DeadlineMillis))
		}
		o = r.call(context.WithoutCancel(r.ctx), s, steer{steering.Tell, "1"}, []byte("m"))
		if err := expect(s.method+" without a deadline", first(o.trailers.Get(steering.DeadlineMillis)), "none"); err != nil {
			return err
		}
	}
	return nil
}

func first(values []string) string {
	if len(values) == 0 {
		return ""
	}
	return values[0]
}

// expires makes a call that must run into its deadline, and checks that its handler was told.
func expires(r *run, s shape, headers steer, use func(grpc.ClientStream) error) error {
	id := r.id()
	ctx, cancel := context.WithTimeout(r.ctx, soon)
	defer cancel()
	stream, err := r.open(ctx, s, headers.with(steering.CallID, id))
	if err != nil {
		return err
	}
	if err := expectCode(s.method, use(stream), codes.DeadlineExceeded); err != nil {
		return err
	}
	if _, err := r.report(id, "cancelled=1", "ended=1"); err != nil {
		return fmt.Errorf("%s: %w", s.method, err)
	}
	return r.answers()
}

// expireTogether lets calls of several shapes expire side by side, since each takes its time.
func expireTogether(r *run, shapes []shape, headers steer, use func(grpc.ClientStream) error) error {
	return each(len(shapes), func(i int) error { return expires(r, shapes[i], headers, use) })
}

// sendThenReceive sends one message and reads to the end.
func sendThenReceive(stream grpc.ClientStream) error {
	if err := stream.SendMsg([]byte("m")); err != nil && err != io.EOF {
		return err
	}
	if err := stream.CloseSend(); err != nil {
		return err
	}
	return receiveAll(stream)
}

func receiveAll(stream grpc.ClientStream) error {
	for {
		var reply []byte
		if err := stream.RecvMsg(&reply); err == io.EOF {
			return nil
		} else if err != nil {
			return err
		}
	}
}

func deadlineBeforeHeaders(r *run) error {
	return expireTogether(r, shapes, steer{steering.Wait, "start"}, sendThenReceive)
}

func deadlineAfterHeaders(r *run) error {
	return expireTogether(r, shapes, steer{steering.Wait, "start", steering.SendHeaders, "1"}, func(stream grpc.ClientStream) error {
		if err := stream.SendMsg([]byte("m")); err != nil {
			return err
		}
		if err := stream.CloseSend(); err != nil {
			return err
		}
		if _, err := stream.Header(); err != nil {
			return fmt.Errorf("expected headers before the deadline, found %v", err)
		}
		return receiveAll(stream)
	})
}

// The handler does not read, so that the client is stuck in sending when the deadline comes.
func deadlineWhileSending(r *run) error {
	return expireTogether(r, []shape{clientStream, bidi}, steer{steering.Wait, "start"}, func(stream grpc.ClientStream) error {
		for {
			if err := stream.SendMsg(make([]byte, 16<<10)); err == io.EOF {
				return receiveAll(stream)
			} else if err != nil {
				return err
			}
		}
	})
}

func deadlineWhileReceiving(r *run) error {
	return expireTogether(r, []shape{serverStream, bidi}, steer{steering.Count, "3", steering.Wait, "end"}, func(stream grpc.ClientStream) error {
		if err := stream.SendMsg([]byte("m")); err != nil {
			return err
		}
		if err := stream.CloseSend(); err != nil {
			return err
		}
		for i := range 3 {
			var reply []byte
			if err := stream.RecvMsg(&reply); err != nil {
				return fmt.Errorf("expected message %d before the deadline, found %v", i, err)
			}
		}
		return receiveAll(stream)
	})
}

// The client reads nothing until its deadline has passed, so that the handler is stuck in sending.
func deadlineWhileHandlerSends(r *run) error {
	return expireTogether(r, []shape{serverStream, bidi}, steer{steering.Count, "100000", steering.Size, "4096"}, func(stream grpc.ClientStream) error {
		if err := stream.SendMsg([]byte("m")); err != nil {
			return err
		}
		<-stream.Context().Done()
		return receiveAll(stream)
	})
}

func deadlineWhileHandlerSleeps(r *run) error {
	return expireTogether(r, shapes, steer{steering.SleepMillis, "600000"}, sendThenReceive)
}
