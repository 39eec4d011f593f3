package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"sync"
	"sync/atomic"
	"time"

	"google.golang.org/grpc"
	testpb "google.golang.org/grpc/interop/grpc_testing"
)

// A call of ours takes half a second at most; one that takes so long hangs.
const patience = 30 * time.Second

// mix makes calls of all shapes, short ones and some that last for a while.
type mix struct {
	client testpb.TestServiceClient
	seen   sync.Map // the ids of the servers
	kinds  [5]atomic.Int64
}

var names = [5]string{"unary", "server streaming", "client streaming", "duplex", "long duplex"}

// call makes one call; worker 0 has a long one most of the time, so that no server drains without one.
func (m *mix) call(worker, round int) (string, error) {
	kind := 0
	switch {
	case worker == 0:
		kind = 4
	case round%8 == 5:
		kind = 1
	case round%8 == 6:
		kind = 2
	case round%8 == 7:
		kind = 3
	}
	m.kinds[kind].Add(1)
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	return names[kind], [5]func(context.Context) error{
		m.unary, m.serverStreaming, m.clientStreaming, m.duplex, m.longDuplex,
	}[kind](ctx)
}

func (m *mix) unary(ctx context.Context) error {
	reply, err := m.client.UnaryCall(ctx, &testpb.SimpleRequest{Payload: zeros(100), ResponseSize: 20_000, FillServerId: true})
	if err != nil {
		return err
	}
	if _, known := m.seen.LoadOrStore(reply.ServerId, true); !known {
		fmt.Println("served by", reply.ServerId)
	}
	pause()
	return expect(reply.Payload, 20_000)
}

func (m *mix) serverStreaming(ctx context.Context) error {
	stream, err := m.client.StreamingOutputCall(ctx, &testpb.StreamingOutputCallRequest{
		ResponseParameters: []*testpb.ResponseParameters{{Size: 1}, {Size: 30_000, IntervalUs: 2000}, {Size: 3}},
	})
	if err != nil {
		return err
	}
	for _, size := range []int{1, 30_000, 3} {
		reply, err := stream.Recv()
		if err != nil {
			return err
		}
		if err := expect(reply.Payload, size); err != nil {
			return err
		}
	}
	return ended(stream)
}

func (m *mix) clientStreaming(ctx context.Context) error {
	stream, err := m.client.StreamingInputCall(ctx)
	if err != nil {
		return err
	}
	for range 4 {
		if err := stream.Send(&testpb.StreamingInputCallRequest{Payload: zeros(5000)}); err != nil && err != io.EOF {
			return err
		}
		pause()
	}
	reply, err := stream.CloseAndRecv()
	if err != nil {
		return err
	}
	if reply.AggregatedPayloadSize != 20_000 {
		return fmt.Errorf("expected 20000 bytes, found %d", reply.AggregatedPayloadSize)
	}
	return nil
}

func (m *mix) duplex(ctx context.Context) error {
	return m.pingPong(ctx, 5, time.Millisecond)
}

func (m *mix) longDuplex(ctx context.Context) error {
	return m.pingPong(ctx, 25, 20*time.Millisecond)
}

func (m *mix) pingPong(ctx context.Context, rounds int, between time.Duration) error {
	stream, err := m.client.FullDuplexCall(ctx)
	if err != nil {
		return err
	}
	for range rounds {
		if err := exchange(stream, 100); err != nil {
			return err
		}
		time.Sleep(between)
	}
	if err := stream.CloseSend(); err != nil {
		return err
	}
	return ended(stream)
}

// exchange sends one message and receives its answer.
func exchange(stream grpc.BidiStreamingClient[testpb.StreamingOutputCallRequest, testpb.StreamingOutputCallResponse], size int) error {
	err := stream.Send(&testpb.StreamingOutputCallRequest{
		Payload:            zeros(size),
		ResponseParameters: []*testpb.ResponseParameters{{Size: int32(size)}},
	})
	if err != nil && err != io.EOF { // io.EOF: Recv tells why
		return err
	}
	reply, err := stream.Recv()
	if err != nil {
		return err
	}
	return expect(reply.Payload, size)
}

// ended says what came instead of the end with status OK.
func ended(stream interface {
	Recv() (*testpb.StreamingOutputCallResponse, error)
}) error {
	_, err := stream.Recv()
	if err == nil {
		return errors.New("a message more than expected")
	}
	if err != io.EOF {
		return err
	}
	return nil
}

func zeros(size int) *testpb.Payload {
	return &testpb.Payload{Body: make([]byte, size)}
}

func expect(payload *testpb.Payload, size int) error {
	if len(payload.GetBody()) != size {
		return fmt.Errorf("expected %d bytes, found %d", size, len(payload.GetBody()))
	}
	return nil
}

// pause leaves the processor to the servers.
func pause() {
	time.Sleep(3 * time.Millisecond)
}

func (m *mix) String() string {
	text := ""
	for kind, name := range names {
		if kind > 0 {
			text += ", "
		}
		text += fmt.Sprintf("%s %d", name, m.kinds[kind].Load())
	}
	return text
}
