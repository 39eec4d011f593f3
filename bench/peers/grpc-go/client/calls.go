package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"time"

	"dev.legate/bench/peers/grpc-go/build/pb"
	"google.golang.org/grpc"
)

// The calls that clients make; each checks what it is answered.
type echoCalls struct {
	client   pb.EchoClient
	payload  []byte
	messages int
}

func payload(size int) []byte {
	content := make([]byte, size)
	for i := range content {
		content[i] = byte(i * 31)
	}
	return content
}

func (c *echoCalls) inMode(mode string) (func() (int, error), error) {
	switch mode {
	case "unary":
		return c.unary, nil
	case "unary-deadline":
		return c.unaryInTime, nil
	case "receive":
		return c.receive, nil
	case "send":
		return c.send, nil
	case "bidi":
		return c.bidi, nil
	}
	return nil, fmt.Errorf("found the mode %s, expected unary, unary-deadline, receive, send or bidi", mode)
}

func (c *echoCalls) unary() (int, error) {
	return c.unaryIn(context.Background())
}

func (c *echoCalls) unaryInTime() (int, error) {
	ctx, cancel := context.WithTimeout(context.Background(), 30*time.Second)
	defer cancel()
	return c.unaryIn(ctx)
}

func (c *echoCalls) unaryIn(ctx context.Context) (int, error) {
	reply, err := c.client.Unary(ctx, &pb.Msg{Payload: c.payload})
	if err != nil {
		return 0, err
	}
	return 1, c.check(reply)
}

func (c *echoCalls) receive() (int, error) {
	request := &pb.Msg{N: int32(c.messages), Payload: c.payload}
	stream, err := c.client.ServerStream(context.Background(), request)
	if err != nil {
		return 0, err
	}
	return c.checked(stream)
}

func (c *echoCalls) send() (int, error) {
	stream, err := c.client.ClientStream(context.Background())
	if err != nil {
		return 0, err
	}
	for range c.messages {
		if err := stream.Send(&pb.Msg{Payload: c.payload}); err != nil {
			break // the call has ended; receiving tells how
		}
	}
	reply, err := stream.CloseAndRecv()
	if err != nil {
		return 0, err
	}
	if err := c.check(reply); err != nil {
		return 0, err
	}
	return c.counted(int(reply.GetN()))
}

// One goroutine sends, this one receives.
func (c *echoCalls) bidi() (int, error) {
	stream, err := c.client.Bidi(context.Background())
	if err != nil {
		return 0, err
	}
	go func() {
		for range c.messages {
			if err := stream.Send(&pb.Msg{Payload: c.payload}); err != nil {
				return
			}
		}
		_ = stream.CloseSend()
	}()
	return c.checked(stream)
}

func (c *echoCalls) checked(replies grpc.ServerStreamingClient[pb.Msg]) (int, error) {
	for received := 0; ; received++ {
		reply, err := replies.Recv()
		if errors.Is(err, io.EOF) {
			return c.counted(received)
		}
		if err != nil {
			return 0, err
		}
		if err := c.check(reply); err != nil {
			return 0, err
		}
	}
}

func (c *echoCalls) check(reply *pb.Msg) error {
	if !bytes.Equal(reply.GetPayload(), c.payload) {
		return fmt.Errorf("found a reply of %d bytes, expected those that were sent", len(reply.GetPayload()))
	}
	return nil
}

func (c *echoCalls) counted(found int) (int, error) {
	if found != c.messages {
		return 0, fmt.Errorf("found %d messages, expected %d", found, c.messages)
	}
	return found, nil
}
