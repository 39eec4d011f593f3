package main

import (
	"context"
	"fmt"
	"strconv"
	"sync"
	"sync/atomic"
	"time"

	"google.golang.org/grpc"

	"dev.legate/verify/interop/steering"
)

const (
	chunk = 4096
	// How far a sender may get while nobody reads: the receiver's window of 64 KiB, what the sender's library holds
	// back, and generous room. A stream is eight times that.
	runAhead = 1 << 20
	chunks   = 8 * runAhead / chunk
)

// settled waits until a growing number has stopped, and returns it.
func settled(ctx context.Context, number func() (int, error)) (int, error) {
	last, same := -1, 0
	for same < 12 {
		found, err := number()
		if err != nil {
			return 0, err
		}
		if found == last && found > 0 {
			same++
		} else {
			last, same = found, 0
		}
		select {
		case <-time.After(25 * time.Millisecond):
		case <-ctx.Done():
			return 0, fmt.Errorf("expected the sender to stop, found it at %d", found)
		}
	}
	return last, nil
}

func stopped(what string, bytes int) error {
	if bytes > runAhead {
		return fmt.Errorf("%s: expected at most %d bytes ahead of a reader that does not read, found %d", what, runAhead, bytes)
	}
	return nil
}

// A client that sends to a handler that does not read must stop within the window.
func slowServer(r *run) error {
	for _, s := range []shape{clientStream, bidi} {
		id := r.id()
		stream, err := r.open(r.ctx, s, steer{steering.CallID, id, steering.Wait, "start", steering.Count, "0"})
		if err != nil {
			return err
		}
		var sent atomic.Int64
		done := make(chan error, 1)
		go func() {
			for range chunks {
				if err := stream.SendMsg(make([]byte, chunk)); err != nil {
					done <- err
					return
				}
				sent.Add(chunk)
			}
			done <- stream.CloseSend()
		}()
		bytes, err := settled(r.ctx, func() (int, error) { return int(sent.Load()), nil })
		if err != nil {
			return err
		}
		if err := stopped(s.method, bytes); err != nil {
			return err
		}
		if err := r.answers(); err != nil {
			return err
		}
		if err := r.release(id); err != nil {
			return err
		}
		if err := <-done; err != nil {
			return fmt.Errorf("%s: sending after the release: %w", s.method, err)
		}
		if err := receiveAll(stream); err != nil {
			return err
		}
		report, err := r.report(id, "ended=1")
		if err != nil {
			return err
		}
		if err := expect(s.method+": bytes received", report["received-bytes"], chunks*chunk); err != nil {
			return err
		}
	}
	return nil
}

// A handler that sends to a client that does not read must stop within the window.
func slowClient(r *run) error {
	for _, s := range []shape{serverStream, bidi} {
		id := r.id()
		stream, err := r.open(r.ctx, s, steer{steering.CallID, id, steering.Count, strconv.Itoa(chunks), steering.Size, strconv.Itoa(chunk)})
		if err != nil {
			return err
		}
		if err := stream.SendMsg([]byte("m")); err != nil {
			return err
		}
		if err := stream.CloseSend(); err != nil {
			return err
		}
		bytes, err := settled(r.ctx, func() (int, error) {
			report, err := r.report(id)
			return report["sent-bytes"], err
		})
		if err != nil {
			return err
		}
		if err := stopped(s.method, bytes); err != nil {
			return err
		}
		for i := range chunks {
			var reply []byte
			if err := stream.RecvMsg(&reply); err != nil {
				return fmt.Errorf("%s: message %d after the pause: %w", s.method, i, err)
			}
			if err := steering.CheckPattern(reply, i, chunk); err != nil {
				return err
			}
		}
		if err := receiveAll(stream); err != nil {
			return err
		}
	}
	return nil
}

const unread = 100

func unreadResponses(r *run) error {
	id := r.id()
	ctx, cancel := context.WithCancel(r.ctx)
	defer cancel()
	for range unread {
		stream, err := r.open(ctx, serverStream, steer{steering.CallID, id, steering.Count, "1024", steering.Size, "1024"})
		if err != nil {
			return err
		}
		if err := stream.SendMsg([]byte("m")); err != nil {
			return err
		}
		if err := stream.CloseSend(); err != nil {
			return err
		}
	}
	if _, err := r.report(id, "started="+strconv.Itoa(unread)); err != nil {
		return err
	}
	if _, err := settled(r.ctx, func() (int, error) { // each of these reports is a unary call beside them, too
		report, err := r.report(id)
		return report["sent"], err
	}); err != nil {
		return err
	}
	if err := r.answers(); err != nil {
		return err
	}
	report, err := r.report(id)
	if err != nil {
		return err
	}
	if err := expect("streams that ended although nobody read them", report["ended"], 0); err != nil {
		return err
	}
	if err := expectAtLeast("each stream has begun", report, "sent", unread); err != nil {
		return err
	}
	cancel()
	if _, err := r.report(id, "ended="+strconv.Itoa(unread), "cancelled="+strconv.Itoa(unread)); err != nil {
		return err
	}
	return r.answers()
}

func unreadRequests(r *run) error {
	id := r.id()
	var sent atomic.Int64
	var group sync.WaitGroup
	failed := make(chan error, unread)
	for range unread {
		stream, err := r.open(r.ctx, clientStream, steer{steering.CallID, id, steering.Wait, "start"})
		if err != nil {
			return err
		}
		group.Go(func() { failed <- sendMuch(stream, &sent) })
	}
	if _, err := settled(r.ctx, func() (int, error) { return int(sent.Load()), nil }); err != nil {
		return err
	}
	if err := r.answers(); err != nil {
		return err
	}
	report, err := r.report(id, "started="+strconv.Itoa(unread))
	if err != nil {
		return err
	}
	if err := expect("messages that a held handler has read", report["received"], 0); err != nil {
		return err
	}
	if err := r.release(id); err != nil {
		return err
	}
	group.Wait()
	for range unread {
		if err := <-failed; err != nil {
			return err
		}
	}
	return nil
}

// sendMuch sends 512 KiB and checks the server's summary.
func sendMuch(stream grpc.ClientStream, sent *atomic.Int64) error {
	for range 128 {
		if err := stream.SendMsg(make([]byte, chunk)); err != nil {
			return err
		}
		sent.Add(1)
	}
	if err := stream.CloseSend(); err != nil {
		return err
	}
	var reply []byte
	if err := stream.RecvMsg(&reply); err != nil {
		return err
	}
	return expect("summary", string(reply), fmt.Sprintf("128 %d", 128*chunk))
}
