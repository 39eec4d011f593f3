package main

import (
	"context"
	"fmt"
	"io"

	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"

	"dev.legate/verify/interop/steering"
)

// cancels makes a call, uses it, cancels it, and checks that its handler was told and has ended.
func cancels(r *run, s shape, headers steer, use func(id string, stream grpc.ClientStream) error) error {
	id := r.id()
	ctx, cancel := context.WithCancel(r.ctx)
	defer cancel()
	stream, err := r.open(ctx, s, headers.with(steering.CallID, id))
	if err != nil {
		return err
	}
	if err := use(id, stream); err != nil {
		return fmt.Errorf("%s, before it is cancelled: %w", s.method, err)
	}
	cancel()
	if err := expectCode(s.method, receiveAll(stream), codes.Canceled); err != nil {
		return err
	}
	if _, err := r.report(id, "cancelled=1", "ended=1"); err != nil {
		return fmt.Errorf("%s: %w", s.method, err)
	}
	return r.answers()
}

func cancelBeforeHeaders(r *run) error {
	for _, s := range shapes {
		err := cancels(r, s, steer{steering.Wait, "start"}, func(id string, stream grpc.ClientStream) error {
			if err := stream.SendMsg([]byte("m")); err != nil {
				return err
			}
			if err := stream.CloseSend(); err != nil {
				return err
			}
			_, err := r.report(id, "started=1")
			return err
		})
		if err != nil {
			return err
		}
	}
	return nil
}

func cancelWhileHandlerSends(r *run) error {
	for _, s := range []shape{serverStream, bidi} {
		err := cancels(r, s, steer{steering.Count, "100000", steering.Size, "4096"}, func(_ string, stream grpc.ClientStream) error {
			if err := stream.SendMsg([]byte("m")); err != nil {
				return err
			}
			for i := range 10 {
				var reply []byte
				if err := stream.RecvMsg(&reply); err != nil {
					return err
				}
				if err := steering.CheckPattern(reply, i, 4096); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			return err
		}
	}
	return nil
}

func cancelWhileHandlerReceives(r *run) error {
	for _, s := range []shape{clientStream, bidi} {
		err := cancels(r, s, steer{}, func(id string, stream grpc.ClientStream) error {
			for range 3 {
				if err := stream.SendMsg([]byte("m")); err != nil {
					return err
				}
			}
			_, err := r.report(id, "received=3")
			return err
		})
		if err != nil {
			return err
		}
	}
	return nil
}

func cancelBetweenMessages(r *run) error {
	return cancels(r, bidi, steer{}, func(_ string, stream grpc.ClientStream) error {
		for range 5 {
			if err := echo(stream, "m"); err != nil {
				return err
			}
		}
		return nil
	})
}

func echo(stream grpc.ClientStream, text string) error {
	if err := stream.SendMsg([]byte(text)); err != nil {
		return err
	}
	var reply []byte
	if err := stream.RecvMsg(&reply); err != nil {
		return err
	}
	return expect("the echo", string(reply), text)
}

func cancelOneOfMany(r *run) error {
	type open struct {
		stream grpc.ClientStream
		cancel context.CancelFunc
	}
	var all [20]open
	doomed := r.id()
	for i := range all {
		ctx, cancel := context.WithCancel(r.ctx)
		defer cancel()
		headers := steer{}
		if i%2 == 1 {
			headers = steer{steering.CallID, doomed}
		}
		stream, err := r.open(ctx, bidi, headers)
		if err != nil {
			return err
		}
		if err := echo(stream, "before"); err != nil {
			return err
		}
		all[i] = open{stream, cancel}
	}
	for i, each := range all {
		if i%2 == 1 {
			each.cancel()
		}
	}
	if _, err := r.report(doomed, "cancelled=10", "ended=10"); err != nil {
		return err
	}
	for i, each := range all {
		if i%2 == 1 {
			if err := expectCode("a cancelled stream", receiveAll(each.stream), codes.Canceled); err != nil {
				return err
			}
			continue
		}
		if err := echo(each.stream, "after"); err != nil {
			return fmt.Errorf("a stream beside cancelled ones: %w", err)
		}
		if err := each.stream.CloseSend(); err != nil {
			return err
		}
		var reply []byte
		if err := each.stream.RecvMsg(&reply); err != io.EOF {
			return fmt.Errorf("the end of a stream beside cancelled ones: expected OK, found %v", err)
		}
	}
	return nil
}

// cancelByShutdown closes the connection while calls run.
func cancelByShutdown(r *run) error {
	id := r.id()
	var streams []grpc.ClientStream
	for range 10 {
		stream, err := r.open(r.ctx, bidi, steer{steering.CallID, id})
		if err != nil {
			return err
		}
		if err := echo(stream, "before"); err != nil {
			return err
		}
		streams = append(streams, stream)
	}
	if err := r.disconnect(); err != nil {
		return err
	}
	for _, stream := range streams {
		if err := expectCode("a call of the connection", receiveAll(stream), codes.Canceled); err != nil {
			return err
		}
	}
	_, err := r.report(id, "cancelled=10", "ended=10")
	return err
}
