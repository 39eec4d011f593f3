package main

import (
	"context"
	"fmt"
	"io"
	"strconv"
	"strings"
	"time"

	spb "google.golang.org/genproto/googleapis/rpc/status"
	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/metadata"
	"google.golang.org/grpc/peer"
	"google.golang.org/grpc/status"
	"google.golang.org/protobuf/proto"

	"dev.legate/verify/interop/steering"
)

type oracle struct{ records *records }

func newOracle() *oracle { return &oracle{&records{byID: make(map[string]*record)}} }

var description = grpc.ServiceDesc{
	ServiceName: steering.Service,
	HandlerType: (*any)(nil),
	Methods: []grpc.MethodDesc{
		unary("Unary", (*oracle).unary),
		unary("Report", (*oracle).report),
		unary("Release", (*oracle).release),
	},
	Streams: []grpc.StreamDesc{
		{StreamName: "ServerStream", ServerStreams: true, Handler: stream((*call).serverStream)},
		{StreamName: "ClientStream", ClientStreams: true, Handler: stream((*call).clientStream)},
		{StreamName: "Bidi", ServerStreams: true, ClientStreams: true, Handler: stream((*call).bidi)},
	},
}

func unary(name string, serve func(*oracle, context.Context, []byte) ([]byte, error)) grpc.MethodDesc {
	return grpc.MethodDesc{
		MethodName: name,
		Handler: func(service any, ctx context.Context, decode func(any) error, _ grpc.UnaryServerInterceptor) (any, error) {
			var request []byte
			if err := decode(&request); err != nil {
				return nil, err
			}
			return serve(service.(*oracle), ctx, request)
		},
	}
}

func stream(serve func(*call, grpc.ServerStream) error) grpc.StreamHandler {
	return func(service any, stream grpc.ServerStream) error {
		return service.(*oracle).run(stream.Context(), func(c *call) error { return serve(c, stream) })
	}
}

// A call is one steered call: its headers and what is recorded of it.
type call struct {
	ctx      context.Context
	steering metadata.MD
	record   *record
}

// run does what all shapes have in common; serve reads and sends the messages.
func (o *oracle) run(ctx context.Context, serve func(*call) error) error {
	headers, _ := metadata.FromIncomingContext(ctx)
	c := &call{ctx, headers, o.records.get(first(headers, steering.CallID))}
	c.record.add("started", 1)
	cancelled := func() { c.record.add("cancelled", 1) }
	stop := context.AfterFunc(ctx, cancelled)
	defer func() {
		if stop() && ctx.Err() != nil {
			cancelled() // the handler has seen it before AfterFunc could
		}
		c.record.add("ended", 1)
	}()
	if err := c.sendMetadata(); err != nil {
		return err
	}
	if err := c.wait("start"); err != nil {
		return err
	}
	if err := serve(c); err != nil {
		return err
	}
	if err := c.wait("end"); err != nil {
		return err
	}
	return c.end()
}

func (o *oracle) unary(ctx context.Context, request []byte) (response []byte, err error) {
	err = o.run(ctx, func(c *call) error {
		c.received(request)
		response = c.response(request, 0)
		return nil
	})
	return response, err
}

func (c *call) serverStream(stream grpc.ServerStream) error {
	var request []byte
	if err := stream.RecvMsg(&request); err != nil {
		return err
	}
	c.received(request)
	for i := range c.number(steering.Count, 1) {
		if err := c.send(stream, c.response(request, i)); err != nil {
			return err
		}
	}
	return nil
}

func (c *call) clientStream(stream grpc.ServerStream) error {
	count, size := 0, 0
	err := c.eachRequest(stream, func(request []byte) error {
		count++
		size += len(request)
		return nil
	})
	if err != nil || first(c.steering, steering.Status) != "" || first(c.steering, steering.Details) != "" {
		return err // a response and then an error would be a second message for a method that may send one
	}
	return c.send(stream, fmt.Appendf(nil, "%d %d", count, size))
}

func (c *call) bidi(stream grpc.ServerStream) error {
	index := 0
	return c.eachRequest(stream, func(request []byte) error {
		for range c.number(steering.Count, 1) {
			if err := c.send(stream, c.response(request, index)); err != nil {
				return err
			}
			index++
		}
		return nil
	})
}

func (c *call) eachRequest(stream grpc.ServerStream, take func([]byte) error) error {
	for limit := c.number(steering.ReadLimit, -1); limit != 0; limit-- {
		var request []byte
		if err := stream.RecvMsg(&request); err == io.EOF {
			return nil
		} else if err != nil {
			return err
		}
		c.received(request)
		if err := take(request); err != nil {
			return err
		}
	}
	return nil
}

func (c *call) send(stream grpc.ServerStream, message []byte) error {
	if err := stream.SendMsg(message); err != nil {
		return err
	}
	c.record.add("sent-bytes", len(message))
	c.record.add("sent", 1)
	return nil
}

func (c *call) received(message []byte) {
	c.record.add("received-bytes", len(message))
	c.record.add("received", 1)
}

func (c *call) response(request []byte, index int) []byte {
	if size := c.number(steering.Size, -1); size >= 0 {
		return steering.Pattern(index, size)
	}
	return request
}

func (c *call) sendMetadata() error {
	headers, trailers := metadata.MD{}, metadata.MD{}
	for key, values := range c.steering {
		if strings.HasPrefix(key, steering.EchoHeader) {
			headers[key] = values
		} else if strings.HasPrefix(key, steering.EchoTrailer) {
			trailers[key] = values
		}
	}
	if first(c.steering, steering.Tell) != "" {
		left := "none"
		if deadline, ok := c.ctx.Deadline(); ok {
			left = strconv.FormatInt(time.Until(deadline).Milliseconds(), 10)
		}
		trailers.Set(steering.DeadlineMillis, left)
		if client, ok := peer.FromContext(c.ctx); ok {
			trailers.Set(steering.Peer, client.Addr.String())
		}
	}
	if err := grpc.SetTrailer(c.ctx, trailers); err != nil {
		return err
	}
	if first(c.steering, steering.SendHeaders) != "" {
		return grpc.SendHeader(c.ctx, headers)
	}
	return grpc.SetHeader(c.ctx, headers)
}

// wait holds the handler at the point where it was asked to: until Release, or the end of the call.
func (c *call) wait(point string) error {
	if point == "start" {
		if millis := c.number(steering.SleepMillis, 0); millis > 0 {
			timer := time.NewTimer(time.Duration(millis) * time.Millisecond)
			defer timer.Stop()
			select {
			case <-timer.C:
			case <-c.ctx.Done():
				return status.FromContextError(c.ctx.Err()).Err()
			}
		}
	}
	if first(c.steering, steering.Wait) != point {
		return nil
	}
	select {
	case <-c.record.released:
		return nil
	case <-c.ctx.Done():
		return status.FromContextError(c.ctx.Err()).Err()
	}
}

func (c *call) end() error {
	if details := first(c.steering, steering.Details); details != "" {
		rich := new(spb.Status)
		if err := proto.Unmarshal([]byte(details), rich); err != nil {
			return status.Errorf(codes.InvalidArgument, "%s is no google.rpc.Status: %v", steering.Details, err)
		}
		return status.FromProto(rich).Err()
	}
	if first(c.steering, steering.Throw) != "" {
		return status.Error(codes.Unknown, "")
	}
	return status.Error(codes.Code(c.number(steering.Status, 0)), first(c.steering, steering.Message))
}

func (o *oracle) report(ctx context.Context, _ []byte) ([]byte, error) {
	headers, _ := metadata.FromIncomingContext(ctx)
	found := o.records.get(first(headers, steering.CallID))
	if err := found.await(ctx, headers.Get(steering.Until)); err != nil {
		return nil, err
	}
	return []byte(found.String()), nil
}

func (o *oracle) release(ctx context.Context, _ []byte) ([]byte, error) {
	headers, _ := metadata.FromIncomingContext(ctx)
	o.records.get(first(headers, steering.CallID)).release()
	return nil, nil
}

func (c *call) number(key string, otherwise int) int {
	if number, err := strconv.Atoi(first(c.steering, key)); err == nil {
		return number
	}
	return otherwise
}

func first(headers metadata.MD, key string) string {
	if values := headers.Get(key); len(values) > 0 {
		return values[0]
	}
	return ""
}
