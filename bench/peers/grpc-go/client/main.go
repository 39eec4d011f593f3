// The client: client PORT MODE LANES PAYLOAD MESSAGES, all on one channel, with a goroutine for each lane. Modes: unary
// calls; receive, send and bidi streams.
package main

import (
	"fmt"
	"log"
	"os"
	"strconv"

	"dev.legate/bench/peers/grpc-go/build/pb"
	"dev.legate/bench/peers/grpc-go/program"
	"google.golang.org/grpc"
	"google.golang.org/grpc/credentials/insecure"
)

func main() {
	log.SetFlags(0)
	if len(os.Args) != 6 {
		log.Fatal("expected: PORT MODE LANES PAYLOAD MESSAGES")
	}
	if err := call(os.Args[1], os.Args[2], os.Args[3:]); err != nil {
		log.Fatal(err)
	}
}

// Makes calls as the runner says.
func call(port, mode string, sizes []string) error {
	var numbers [3]int // lanes, payload, messages
	for i, size := range sizes {
		number, err := strconv.Atoi(size)
		if err != nil {
			return err
		}
		numbers[i] = number
	}
	connection, err := grpc.NewClient("127.0.0.1:"+port,
		grpc.WithTransportCredentials(insecure.NewCredentials()),
		grpc.WithDefaultCallOptions(grpc.MaxCallRecvMsgSize(program.LargestMessage)))
	if err != nil {
		return err
	}
	calls := &echoCalls{
		client:   pb.NewEchoClient(connection),
		payload:  payload(numbers[1]),
		messages: numbers[2],
	}
	made, err := calls.inMode(mode)
	if err != nil {
		return err
	}
	fmt.Printf("{\"pid\": %d}\n", os.Getpid())
	return program.AnswerCommands(func(command []string) (string, error) {
		if len(command) != 2 || command[0] != "measure" {
			return "", program.UnknownCommand(command, "measure SECONDS")
		}
		seconds, err := strconv.ParseFloat(command[1], 64)
		if err != nil {
			return "", err
		}
		return measure(numbers[0], seconds, made)
	})
}
