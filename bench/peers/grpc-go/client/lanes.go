package main

import (
	"fmt"
	"time"

	"dev.legate/bench/peers/grpc-go/program"
)

// Where one call at a time is going, for the length of a window.
type lane struct {
	latencies program.Histogram
	messages  int
	failure   error
}

// Keeps one call after the other going until then; a call returns the number of messages, all of them checked.
func (l *lane) run(end time.Time, call func() (int, error)) {
	for started := time.Now(); started.Before(end); {
		messages, err := call()
		if err != nil {
			l.failure = err
			return
		}
		now := time.Now()
		l.latencies.Add(int64(now.Sub(started)))
		l.messages += messages
		started = now
	}
}

// Makes calls on all lanes for so long, and returns the answer to the runner.
func measure(lanes int, seconds float64, call func() (int, error)) (string, error) {
	before, err := program.UsageNow()
	if err != nil {
		return "", err
	}
	end := before.At.Add(time.Duration(seconds * float64(time.Second)))
	closed := make(chan *lane)
	for range lanes {
		go func() {
			used := &lane{}
			used.run(end, call)
			closed <- used
		}()
	}
	var all lane
	for range lanes {
		used := <-closed
		if used.failure != nil {
			return "", fmt.Errorf("a call failed: %w", used.failure)
		}
		all.latencies.AddAll(&used.latencies)
		all.messages += used.messages
	}
	after, err := program.UsageNow()
	return fmt.Sprintf("{\"calls\": %d, \"messages\": %d, \"seconds\": %.3f, \"cpu_s\": %.2f, "+
		"\"p50_us\": %.1f, \"p99_us\": %.1f}",
		all.latencies.Total(), all.messages, after.At.Sub(before.At).Seconds(), after.CPUSeconds-before.CPUSeconds,
		float64(all.latencies.At(0.5))/1e3, float64(all.latencies.At(0.99))/1e3), err
}
