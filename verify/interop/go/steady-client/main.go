// Command steady-client keeps making calls to servers that come and go, and counts those that are lost: calls that
// end with another status than OK, or with other messages than they should. It stops when its input ends, or after
// -calls calls or -seconds. It says each server that it meets, once, and each call that it loses.
//
// With -keepalive-ms it makes no such calls. It holds a call that is silent on both sides, and asks with PINGs
// whether the server is still there, until such a call has lived for -quiet-ms.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"google.golang.org/grpc"
	"google.golang.org/grpc/backoff"
	"google.golang.org/grpc/credentials/insecure"
	testpb "google.golang.org/grpc/interop/grpc_testing"
	"google.golang.org/grpc/keepalive"
	"google.golang.org/grpc/resolver"
	"google.golang.org/grpc/resolver/manual"
)

var (
	addrs       = flag.String("addrs", "", "addresses of the servers, with commas between")
	policy      = flag.String("policy", "pick_first", "the load balancing policy")
	workers     = flag.Int("workers", 4, "how many calls there are at a time")
	calls       = flag.Int64("calls", 100_000, "how many calls are made at most")
	seconds     = flag.Int("seconds", 50, "how long calls are begun at most")
	keepaliveMs = flag.Int("keepalive-ms", 0, "after how many milliseconds of silence a PING asks; 0 is never")
	quietMs     = flag.Int("quiet-ms", 1000, "how long a silent call has to live")
)

func main() {
	flag.Parse()
	conn, err := connect()
	if err != nil {
		fmt.Fprintln(os.Stderr, "steady-client:", err)
		os.Exit(2)
	}
	defer conn.Close()
	if *keepaliveMs > 0 {
		err = stayQuiet(testpb.NewTestServiceClient(conn))
	} else {
		err = keepCalling(testpb.NewTestServiceClient(conn))
	}
	if err != nil {
		fmt.Println("FAIL", err)
		os.Exit(1)
	}
}

func connect() (*grpc.ClientConn, error) {
	servers := manual.NewBuilderWithScheme("steady")
	var state resolver.State
	for _, addr := range strings.Split(*addrs, ",") {
		state.Addresses = append(state.Addresses, resolver.Address{Addr: addr})
	}
	servers.InitialState(state)
	options := []grpc.DialOption{
		grpc.WithResolvers(servers),
		grpc.WithTransportCredentials(insecure.NewCredentials()),
		grpc.WithDefaultServiceConfig(fmt.Sprintf(`{"loadBalancingConfig": [{%q: {}}]}`, *policy)),
		// A server that is restarted is asked for soon again, or the test would wait for that.
		grpc.WithConnectParams(grpc.ConnectParams{
			Backoff:           backoff.Config{BaseDelay: 50 * time.Millisecond, Multiplier: 1.6, Jitter: 0.2, MaxDelay: 200 * time.Millisecond},
			MinConnectTimeout: 10 * time.Second,
		}),
	}
	if *keepaliveMs > 0 {
		options = append(options, eagerKeepalive(keepalive.ClientParameters{
			Time:    time.Duration(*keepaliveMs) * time.Millisecond,
			Timeout: 20 * time.Second,
		}))
	}
	return grpc.NewClient("steady:///servers", options...)
}

func keepCalling(client testpb.TestServiceClient) error {
	stop := make(chan struct{})
	go func() {
		io.Copy(io.Discard, os.Stdin)
		close(stop)
	}()
	mix := &mix{client: client}
	end := time.Now().Add(time.Duration(*seconds) * time.Second)
	var done, lost atomic.Int64
	var all sync.WaitGroup
	for worker := range *workers {
		all.Go(func() {
			for round := 0; time.Now().Before(end); round++ {
				select {
				case <-stop:
					return
				default:
				}
				if done.Add(1) > *calls {
					done.Add(-1)
					return
				}
				if kind, err := mix.call(worker, round); err != nil {
					lost.Add(1)
					fmt.Printf("lost %s: %v\n", kind, err)
				}
			}
		})
	}
	all.Wait()
	fmt.Printf("%d calls, %d lost, %s\n", done.Load(), lost.Load(), mix)
	if lost.Load() > 0 {
		return errors.New("calls were lost")
	}
	return nil
}

// stayQuiet goes on until a call that says nothing is left alone by the server.
func stayQuiet(client testpb.TestServiceClient) error {
	for range 10 {
		ctx, cancel := context.WithTimeout(context.Background(), time.Duration(*quietMs)*time.Millisecond)
		err := silence(ctx, client)
		lived := ctx.Err() != nil
		cancel()
		if lived {
			fmt.Println("a silent call was left alone")
			_, err := client.UnaryCall(context.Background(), &testpb.SimpleRequest{})
			return err
		}
		fmt.Println("a silent call ended:", err)
	}
	return errors.New("no silent call was left alone")
}

func silence(ctx context.Context, client testpb.TestServiceClient) error {
	stream, err := client.FullDuplexCall(ctx, grpc.WaitForReady(true))
	if err != nil {
		return err
	}
	if err := exchange(stream, 10); err != nil {
		return err
	}
	fmt.Println("a silent call is open")
	_, err = stream.Recv()
	return err
}
