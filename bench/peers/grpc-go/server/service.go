package main

import (
	"context"
	"errors"
	"io"

	"dev.legate/bench/peers/grpc-go/build/pb"
	"google.golang.org/grpc"
)

// Answers as the proto file says.
type echoService struct {
	pb.UnimplementedEchoServer
}

func (echoService) Unary(_ context.Context, request *pb.Msg) (*pb.Msg, error) {
	return echo(request), nil
}

func (echoService) ServerStream(request *pb.Msg, stream grpc.ServerStreamingServer[pb.Msg]) error {
	for range request.GetN() {
		if err := stream.Send(echo(request)); err != nil {
			return err
		}
	}
	return nil
}

func (echoService) ClientStream(stream grpc.ClientStreamingServer[pb.Msg, pb.Msg]) error {
	answer := &pb.Msg{}
	for {
		request, err := stream.Recv()
		if errors.Is(err, io.EOF) {
			return stream.SendAndClose(answer)
		}
		if err != nil {
			return err
		}
		answer.N++
		answer.Payload = request.GetPayload()
	}
}

func (echoService) Bidi(stream grpc.BidiStreamingServer[pb.Msg, pb.Msg]) error {
	for {
		request, err := stream.Recv()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
		if err := stream.Send(echo(request)); err != nil {
			return err
		}
	}
}

func echo(request *pb.Msg) *pb.Msg {
	return &pb.Msg{Payload: request.GetPayload()}
}
