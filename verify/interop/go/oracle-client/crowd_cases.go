package main

import (
	"context"
	"fmt"
	"io"
	"strconv"
	"sync"
	"time"

	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"

	"dev.legate/verify/interop/steering"
)

const crowd = 1000

// each runs work for every number below n at once and returns a failure.
func each(n int, work func(int) error) error {
	var group sync.WaitGroup
	failures := make([]error, n)
	for i := range n {
		group.Go(func() { failures[i] = work(i) })
	}
	group.Wait()
	for _, err := range failures {
		if err != nil {
			return err
		}
	}
	return nil
}

// ownAddress tells the connections apart: a new one has another port. The server says which it sees.
func (r *run) ownAddress() (string, error) {
	o := r.call(r.ctx, unary, steer{steering.Tell, "1"}, []byte("m"))
	if o.err == nil && len(o.trailers.Get(steering.Peer)) != 1 {
		return "", fmt.Errorf("expected one trailer %s, found %v", steering.Peer, o.trailers)
	}
	return first(o.trailers.Get(steering.Peer)), o.err
}

func deadlinesAtOnce(r *run) error {
	before, err := r.ownAddress()
	if err != nil {
		return err
	}
	id := r.id()
	ctx, cancel := context.WithDeadline(r.ctx, time.Now().Add(4*time.Second))
	defer cancel()
	err = each(crowd, func(int) error {
		o := r.call(ctx, unary, steer{steering.CallID, id, steering.Wait, "start"}, []byte("m"))
		return expectCode("one of 1,000 calls", o.err, codes.DeadlineExceeded)
	})
	if err != nil {
		return err
	}
	all := strconv.Itoa(crowd)
	if _, err := r.report(id, "started="+all, "cancelled="+all, "ended="+all); err != nil {
		return err
	}
	if err := r.answers(); err != nil {
		return err
	}
	after, err := r.ownAddress()
	if err != nil {
		return err
	}
	return expect("the connection after 1,000 deadlines (own address)", after, before)
}

func concurrentStreams(r *run) error {
	id := r.id()
	streams := make([]grpc.ClientStream, crowd)
	err := each(crowd, func(i int) (err error) {
		if streams[i], err = r.open(r.ctx, bidi, steer{steering.CallID, id}); err != nil {
			return err
		}
		return echo(streams[i], fmt.Sprintf("stream %d opens", i))
	})
	if err != nil {
		return err
	}
	report, err := r.report(id, "started="+strconv.Itoa(crowd))
	if err != nil {
		return err
	}
	if err := expect("streams that have ended while all are open", report["ended"], 0); err != nil {
		return err
	}
	err = each(crowd, func(i int) error {
		for round := range 3 {
			if err := echo(streams[i], fmt.Sprintf("stream %d round %d", i, round)); err != nil {
				return err
			}
		}
		if err := streams[i].CloseSend(); err != nil {
			return err
		}
		var reply []byte
		if err := streams[i].RecvMsg(&reply); err != io.EOF {
			return fmt.Errorf("the end of stream %d: expected OK, found %v", i, err)
		}
		return nil
	})
	if err != nil {
		return err
	}
	_, err = r.report(id, "ended="+strconv.Itoa(crowd))
	return err
}

func concurrentUnary(r *run) error {
	return each(crowd, func(i int) error {
		for round := range 5 {
			text := fmt.Sprintf("call %d.%d", i, round)
			o := r.call(r.ctx, unary, steer{steering.EchoTrailer + "n", text}, []byte(text))
			if o.err != nil {
				return fmt.Errorf("%s: %w", text, o.err)
			}
			if err := expect("the reply", string(o.replies[0]), text); err != nil {
				return err
			}
			if err := expect("the trailer", first(o.trailers.Get(steering.EchoTrailer+"n")), text); err != nil {
				return err
			}
		}
		return nil
	})
}
