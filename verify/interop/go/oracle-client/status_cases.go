package main

import (
	"fmt"
	"strconv"

	epb "google.golang.org/genproto/googleapis/rpc/errdetails"
	spb "google.golang.org/genproto/googleapis/rpc/status"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/types/known/anypb"

	"dev.legate/verify/interop/steering"
)

// failing asks for a status at once.
func failing(code codes.Code, message string) steer {
	return steer{
		steering.Status, strconv.Itoa(int(code)), steering.Message, message, steering.Count, "0", steering.ReadLimit, "0",
	}
}

func expectStatus(what string, err error, code codes.Code, message string) error {
	found := status.Convert(err)
	if found.Code() != code || found.Message() != message {
		return fmt.Errorf("%s: expected %v %q, found %v %q", what, code, message, found.Code(), found.Message())
	}
	return nil
}

func statusEveryCode(r *run) error {
	for _, s := range shapes {
		for code := codes.Canceled; code <= codes.Unauthenticated; code++ {
			message := "this is " + code.String()
			o := r.call(r.ctx, s, failing(code, message), []byte("m"))
			if err := expectStatus(s.method, o.err, code, message); err != nil {
				return err
			}
			if len(o.replies) != 0 {
				return fmt.Errorf("%s: expected no message beside %v, found %d", s.method, code, len(o.replies))
			}
		}
	}
	return nil
}

func statusUnicodeMessage(r *run) error {
	for _, message := range []string{
		"\t\n whitespace \r\n", "☺ and 😈", "100 % sure %20 %", "\x00\x01\x7f", "", " ", "ä%c3%a4",
	} {
		for _, s := range shapes {
			o := r.call(r.ctx, s, failing(codes.Aborted, message), []byte("m"))
			if err := expectStatus(s.method, o.err, codes.Aborted, message); err != nil {
				return err
			}
		}
	}
	return nil
}

func statusDetails(r *run) error {
	badRequest, err := anypb.New(&epb.BadRequest{FieldViolations: []*epb.BadRequest_FieldViolation{
		{Field: "area.north", Description: "greater than 90 ☺"},
	}})
	if err != nil {
		return err
	}
	unknownType := &anypb.Any{TypeUrl: "type.googleapis.com/nobody.knows.This", Value: []byte{0, 0xff, 0x80}}
	expected := &spb.Status{
		Code: int32(codes.InvalidArgument), Message: "bad area ☺", Details: []*anypb.Any{badRequest, unknownType},
	}
	bytes, err := proto.Marshal(expected)
	if err != nil {
		return err
	}
	for _, s := range shapes {
		for _, early := range []string{"", "1"} {
			headers := steer{steering.Details, string(bytes), steering.Count, "0", steering.ReadLimit, "0"}
			if early != "" {
				headers = headers.with(steering.SendHeaders, early)
			}
			o := r.call(r.ctx, s, headers, []byte("m"))
			if err := expectStatus(s.method, o.err, codes.InvalidArgument, "bad area ☺"); err != nil {
				return err
			}
			if found := status.Convert(o.err).Proto(); !proto.Equal(found, expected) {
				return fmt.Errorf("%s: expected the details %v, found %v", s.method, expected, found)
			}
		}
	}
	return nil
}

// What a handler throws by mistake is UNKNOWN, and its text stays at home.
func statusThrownException(r *run) error {
	for _, s := range shapes {
		o := r.call(r.ctx, s, steer{steering.Throw, "the password is swordfish"}, []byte("m"))
		if err := expectStatus(s.method, o.err, codes.Unknown, ""); err != nil {
			return err
		}
	}
	return r.answers()
}

func statusAfterMessages(r *run) error {
	o := r.call(r.ctx, serverStream, failing(codes.DataLoss, "lost"), []byte("m"))
	if err := expectStatus("no message, then the status", o.err, codes.DataLoss, "lost"); err != nil {
		return err
	}
	o = r.call(r.ctx, serverStream, steer{steering.Count, "3", steering.Status, "15", steering.Message, "lost"}, []byte("m"))
	if err := expectStatus("three messages, then the status", o.err, codes.DataLoss, "lost"); err != nil {
		return err
	}
	if err := expect("messages before the status", len(o.replies), 3); err != nil {
		return err
	}
	o = r.call(r.ctx, bidi, steer{steering.ReadLimit, "2", steering.Status, "15", steering.Message, "lost"},
		[]byte("a"), []byte("b"), []byte("c"))
	if err := expectStatus("two of three messages echoed, then the status", o.err, codes.DataLoss, "lost"); err != nil {
		return err
	}
	return expect("messages before the status", len(o.replies), 2)
}
