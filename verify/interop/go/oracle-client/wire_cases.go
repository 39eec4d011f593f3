package main

import (
	"encoding/base64"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"google.golang.org/grpc/codes"

	"dev.legate/verify/interop/steering"
)

// onWire runs a case on a bare connection and then makes a good call on the same connection.
func onWire(r *run, use func(*wire) error) error {
	w, err := openWire(r)
	if err != nil {
		return err
	}
	defer w.conn.Close()
	if err := use(w); err != nil {
		return err
	}
	a, err := w.exchange(request(steering.Unary), message(0, "good"))
	if err != nil {
		return fmt.Errorf("a good call after the bad ones: %w", err)
	}
	if err := expect("a good call after the bad ones: grpc-status", a.value("grpc-status"), "0"); err != nil {
		return err
	}
	return expect("a good call after the bad ones: message", string(a.data), string(message(0, "good")))
}

// differs is the code that Legate answers, or grpc-go's own where it deliberately differs.
func (r *run) differs(legate, goes codes.Code) string {
	if r.peer == "go" {
		legate = goes
	}
	return strconv.Itoa(int(legate))
}

func (w *wire) expectGrpcStatus(what string, fields []field, body []byte, code string) error {
	a, err := w.exchange(fields, body)
	if err != nil {
		return fmt.Errorf("%s: %w", what, err)
	}
	if a.wasReset {
		return fmt.Errorf("%s: expected grpc-status %s, found RST_STREAM %v", what, code, a.reset)
	}
	if err := expect(what+": :status", a.value(":status"), "200"); err != nil {
		return err
	}
	if found := a.value("grpc-status"); found != code {
		return fmt.Errorf("%s: expected grpc-status %s, found %q (%s)", what, code, found, a.value("grpc-message"))
	}
	return nil
}

func wireBadRequests(r *run) error {
	return onWire(r, func(w *wire) error {
		for _, each := range []struct {
			what, status string
			field        field
		}{
			{"content-type text/plain", "415", field{"content-type", "text/plain"}},
			{"content-type application/grpc-web", "415", field{"content-type", "application/grpc-web"}},
			{"method GET", "405", field{":method", "GET"}},
		} {
			a, err := w.exchange(request(steering.Unary, each.field), message(0, "m"))
			if err != nil {
				return fmt.Errorf("%s: %w", each.what, err)
			}
			if err := expect(each.what+": :status", a.value(":status"), each.status); err != nil {
				return err
			}
		}
		unimplemented := strconv.Itoa(int(codes.Unimplemented))
		for _, path := range []string{"/no.such.Service/Unary", "/" + steering.Service + "/NoSuchMethod", "/nothing"} {
			if err := w.expectGrpcStatus("path "+path, request(path), message(0, "m"), unimplemented); err != nil {
				return err
			}
		}
		if err := w.expectGrpcStatus("grpc-encoding snappy",
			request(steering.Unary, field{"grpc-encoding", "snappy"}), message(1, "m"), unimplemented); err != nil {
			return err
		}
		for _, timeout := range []string{"abc", "123456789S", "1", "-1S", "1x", ""} {
			a, err := w.exchange(request(steering.Unary, field{"grpc-timeout", timeout}), message(0, "m"))
			if err != nil {
				return fmt.Errorf("grpc-timeout %q: %w", timeout, err)
			}
			if found := a.value("grpc-status"); found == "" || found == "0" {
				return fmt.Errorf("grpc-timeout %q: expected an error status, found %q", timeout, found)
			}
		}
		for _, contentType := range []string{"application/grpc+bytes", "application/grpc;charset=utf-8", "application/grpc+proto"} {
			if err := w.expectGrpcStatus("content-type "+contentType,
				request(steering.Unary, field{"content-type", contentType}), message(0, "m"), "0"); err != nil {
				return err
			}
		}
		return nil
	})
}

func wireCardinality(r *run) error {
	return onWire(r, func(w *wire) error {
		two := append(message(0, "one"), message(0, "two")...)
		expected := r.differs(codes.Unimplemented, codes.Internal)
		for _, path := range []string{steering.Unary, steering.ServerStream} {
			if err := w.expectGrpcStatus(path+" with two requests", request(path), two, expected); err != nil {
				return err
			}
			if err := w.expectGrpcStatus(path+" without a request", request(path), nil, expected); err != nil {
				return err
			}
		}
		return nil
	})
}

func wireBadMessages(r *run) error {
	return onWire(r, func(w *wire) error {
		internal := strconv.Itoa(int(codes.Internal))
		for _, each := range []struct {
			what   string
			fields []field
			body   []byte
			code   string
		}{
			{"a compressed message without an encoding", request(steering.Unary), message(1, "m"), internal},
			{"a compressed message with identity", request(steering.Unary, field{"grpc-encoding", "identity"}), message(1, "m"), internal},
			{"flag 2", request(steering.Unary), message(2, "m"), internal},
			{"an end inside the prefix", request(steering.Unary), []byte{0, 0, 0}, internal},
			{"an end inside the message", request(steering.Unary), message(0, "whole")[:7], internal},
			{"an end inside a streamed message", request(steering.Bidi), message(0, "whole")[:7], internal},
			{"a prefix of 4 GiB", request(steering.Unary), []byte{0, 0xff, 0xff, 0xff, 0xff, 1}, strconv.Itoa(int(codes.ResourceExhausted))},
		} {
			if err := w.expectGrpcStatus(each.what, each.fields, each.body, each.code); err != nil {
				return err
			}
		}
		return nil
	})
}

// Peers may send base64 with padding and several values joined by commas; grpc-go itself does neither.
func metadataPaddedAndJoined(r *run) error {
	return onWire(r, func(w *wire) error {
		key := steering.EchoTrailer + "p-bin"
		sent := []field{{key, "AAE="}, {key, "AAECAw=="}, {key, "AAECAw"}, {key, ""}, {key, "/+8"}}
		expected := []string{"\x00\x01", "\x00\x01\x02\x03", "\x00\x01\x02\x03", "", "\xff\xef"}
		if r.peer != "go" {
			sent = append(sent, field{key, "AAE=,Ag,AwQF"})
			expected = append(expected, "\x00\x01", "\x02", "\x03\x04\x05")
		}
		a, err := w.exchange(request(steering.Unary, sent[0]), message(0, "m"))
		if err != nil {
			return err
		}
		if err := sameBinary(a, key, expected[:1]); err != nil {
			return err
		}
		a, err = w.exchange(append(request(steering.Unary), sent...), message(0, "m"))
		if err != nil {
			return err
		}
		return sameBinary(a, key, expected)
	})
}

func sameBinary(a answer, key string, expected []string) error {
	var found []string
	for _, value := range a.values(key) {
		for part := range strings.SplitSeq(value, ",") {
			decoded, err := base64.RawStdEncoding.DecodeString(part)
			if err != nil {
				return fmt.Errorf("%s: expected unpadded base64, found %q", key, part)
			}
			found = append(found, string(decoded))
		}
	}
	if !slices.Equal(found, expected) {
		return fmt.Errorf("%s: expected %q, found %q (grpc-status %s %s)", key, expected, found, a.value("grpc-status"), a.value("grpc-message"))
	}
	return nil
}
