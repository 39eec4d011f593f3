package main

import (
	"fmt"
	"os"
	"slices"
	"strconv"
	"strings"

	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/metadata"

	"dev.legate/verify/interop/steering"
)

var processID = os.Getpid()

// echoes asks for values back, as headers and as trailers, over every shape, and compares them.
func echoes(r *run, suffix string, values ...string) error {
	headers := steer{}
	for _, value := range values {
		headers = headers.with(steering.EchoHeader+suffix, value, steering.EchoTrailer+suffix, value)
	}
	for _, s := range shapes {
		o := r.call(r.ctx, s, headers, []byte("m"))
		if o.err != nil {
			return fmt.Errorf("%s: expected OK, found %w", s.method, o.err)
		}
		if err := sameValues(s.method+" headers", o.headers, steering.EchoHeader+suffix, values); err != nil {
			return err
		}
		if err := sameValues(s.method+" trailers", o.trailers, steering.EchoTrailer+suffix, values); err != nil {
			return err
		}
	}
	return nil
}

func sameValues(what string, found metadata.MD, key string, expected []string) error {
	if !slices.Equal(found.Get(key), expected) {
		return fmt.Errorf("%s: expected %s %s, found %s", what, key, brief(expected), brief(found.Get(key)))
	}
	return nil
}

func brief(values []string) string {
	text := fmt.Sprintf("%d values %q", len(values), values)
	if len(text) > 300 {
		text = text[:300] + "…"
	}
	return text
}

func metadataTextOrder(r *run) error {
	if err := echoes(r, "order", "first", "second", "first", "a, b", "with  two spaces", "!\"#$%&'()*+,-./:;<=>?@[]^_`{|}~"); err != nil {
		return err
	}
	return echoes(r, "with.dots_and-dashes.0", "1")
}

func metadataBinary(r *run) error {
	all := make([]byte, 256)
	for i := range all {
		all[i] = byte(i)
	}
	return echoes(r, "order-bin", string(all), "", "\x00", "\x00\xff", "\xff\xfe\xfd", "text", string(all[:255]))
}

func metadataEmptyValues(r *run) error {
	if err := echoes(r, "empty", ""); err != nil {
		return err
	}
	if err := echoes(r, "some-empty", "", "x", ""); err != nil {
		return err
	}
	return echoes(r, "empty-bin", "")
}

// Request and response stay below the 8 KiB that gRPC implementations advertise: the request carries the value twice.
func metadataLongValues(r *run) error {
	if err := echoes(r, "long", strings.Repeat("long value ", 280)+"end"); err != nil {
		return err
	}
	return echoes(r, "long-bin", strings.Repeat("\x00\x01\xfe\xff", 600))
}

func metadataHeadersBeforeMessages(r *run) error {
	for _, s := range shapes {
		id := r.id()
		stream, err := r.open(r.ctx, s, steer{
			steering.CallID, id, steering.Wait, "start", steering.SendHeaders, "1", steering.EchoHeader + "early", "bird",
		})
		if err != nil {
			return err
		}
		if err := stream.SendMsg([]byte("m")); err != nil {
			return err
		}
		if err := stream.CloseSend(); err != nil {
			return err
		}
		headers, err := stream.Header() // the handler is held, so no message can bring them
		if err != nil {
			return fmt.Errorf("%s: headers before the first message: %w", s.method, err)
		}
		if err := sameValues(s.method, headers, steering.EchoHeader+"early", []string{"bird"}); err != nil {
			return err
		}
		if err := r.release(id); err != nil {
			return err
		}
		var reply []byte
		if err := stream.RecvMsg(&reply); err != nil {
			return fmt.Errorf("%s: the reply after the release: %w", s.method, err)
		}
	}
	return nil
}

func metadataOnErrors(r *run) error {
	for _, s := range shapes {
		for _, variant := range []struct {
			name     string
			steering steer
			headers  []string
		}{
			{"trailers-only", steer{}, nil},
			{"headers not yet sent", steer{steering.EchoHeader + "h", "1"}, []string{"1"}},
			{"headers sent", steer{steering.EchoHeader + "h", "1", steering.SendHeaders, "1"}, []string{"1"}},
		} {
			what := s.method + ", " + variant.name
			o := r.call(r.ctx, s, variant.steering.with(
				steering.Status, strconv.Itoa(int(codes.FailedPrecondition)), steering.Message, "no",
				steering.Count, "0", steering.ReadLimit, "0",
				steering.EchoTrailer+"t", "1", steering.EchoTrailer+"t", "2", steering.EchoTrailer+"t-bin", "\x00\xff"), []byte("m"))
			if err := expectCode(what, o.err, codes.FailedPrecondition); err != nil {
				return err
			}
			if err := sameValues(what, o.trailers, steering.EchoTrailer+"t", []string{"1", "2"}); err != nil {
				return err
			}
			if err := sameValues(what, o.trailers, steering.EchoTrailer+"t-bin", []string{"\x00\xff"}); err != nil {
				return err
			}
			if err := sameValues(what, o.headers, steering.EchoHeader+"h", variant.headers); err != nil {
				return err
			}
		}
	}
	return nil
}
