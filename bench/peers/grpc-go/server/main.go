// The server: server PORT default|workers, or with TLS server PORT default-tls CERTIFICATE KEY; port 0 takes a free one.
// With workers, calls run on goroutines that are kept.
package main

import (
	"fmt"
	"log"
	"net"
	"os"

	"dev.legate/bench/peers/grpc-go/build/pb"
	"dev.legate/bench/peers/grpc-go/program"
	"google.golang.org/grpc"
	"google.golang.org/grpc/credentials"
)

func main() {
	log.SetFlags(0)
	if len(os.Args) != 3 && len(os.Args) != 5 {
		log.Fatal("expected: PORT default|workers, or PORT default-tls CERTIFICATE KEY")
	}
	if err := serve(os.Args[1], os.Args[2], os.Args[3:]); err != nil {
		log.Fatal(err)
	}
}

// Serves until standard input ends.
func serve(port, mode string, files []string) error {
	options := []grpc.ServerOption{grpc.MaxRecvMsgSize(program.LargestMessage)}
	switch mode {
	case "default":
	case "workers":
		options = append(options, grpc.NumStreamWorkers(1)) // one for each core, of which there is one
	case "default-tls":
		tls, err := credentials.NewServerTLSFromFile(files[0], files[1])
		if err != nil {
			return err
		}
		options = append(options, grpc.Creds(tls))
	default:
		return fmt.Errorf("found the mode %s, expected default, workers or default-tls", mode)
	}
	listening, err := net.Listen("tcp", "127.0.0.1:"+port)
	if err != nil {
		return err
	}
	server := grpc.NewServer(options...)
	pb.RegisterEchoServer(server, echoService{})
	go func() {
		if err := server.Serve(listening); err != nil {
			log.Fatal(err)
		}
	}()
	fmt.Printf("{\"port\": %d, \"pid\": %d}\n", listening.Addr().(*net.TCPAddr).Port, os.Getpid())
	return program.AnswerCommands(answer)
}

func answer(command []string) (string, error) {
	if len(command) != 1 || command[0] != "usage" {
		return "", program.UnknownCommand(command, "usage")
	}
	usage, err := program.UsageNow()
	return fmt.Sprintf("{\"cpu_s\": %.2f, \"allocated\": %d}", usage.CPUSeconds, program.AllocatedBytes()), err
}
