package main

import (
	"context"
	"fmt"
	"strconv"
	"strings"
	"sync"

	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"
)

// A record counts what the handlers of all calls with one id have seen. It may be used by several goroutines.
type record struct {
	mu       sync.Mutex
	counters map[string]int
	changed  chan struct{} // closed and replaced by each change
	released chan struct{} // closed by Release
}

var counterNames = []string{"started", "ended", "cancelled", "received", "received-bytes", "sent", "sent-bytes"}

func newRecord() *record {
	return &record{
		counters: make(map[string]int),
		changed:  make(chan struct{}),
		released: make(chan struct{}),
	}
}

func (r *record) add(counter string, n int) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.counters[counter] += n
	close(r.changed)
	r.changed = make(chan struct{})
}

func (r *record) release() {
	r.mu.Lock()
	defer r.mu.Unlock()
	select {
	case <-r.released:
	default:
		close(r.released)
	}
}

func (r *record) String() string {
	r.mu.Lock()
	defer r.mu.Unlock()
	words := make([]string, len(counterNames))
	for i, name := range counterNames {
		words[i] = fmt.Sprintf("%s=%d", name, r.counters[name])
	}
	return strings.Join(words, " ")
}

// await waits until every condition "counter=number" is reached or exceeded.
func (r *record) await(ctx context.Context, conditions []string) error {
	for _, condition := range conditions {
		counter, text, _ := strings.Cut(condition, "=")
		number, err := strconv.Atoi(text)
		if err != nil {
			return status.Errorf(codes.InvalidArgument, "found the condition %q, expected counter=number", condition)
		}
		for {
			r.mu.Lock()
			reached, changed := r.counters[counter] >= number, r.changed
			r.mu.Unlock()
			if reached {
				break
			}
			select {
			case <-changed:
			case <-ctx.Done():
				return status.FromContextError(ctx.Err()).Err()
			}
		}
	}
	return nil
}

// records keeps one record for each call id, and a fresh one for each call without.
type records struct {
	mu   sync.Mutex
	byID map[string]*record
}

func (r *records) get(id string) *record {
	if id == "" {
		return newRecord()
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	found := r.byID[id]
	if found == nil {
		found = newRecord()
		r.byID[id] = found
	}
	return found
}
