// Package steering holds what the oracle's client and server agree on: the names of the service, its
// methods and the request headers that steer its handlers. The protocol is described in ../../README.md;
// the Java half answers the same way.
package steering

import (
	"fmt"

	"google.golang.org/grpc/mem"
)

const Service = "legate.oracle.Oracle"

// The methods. Messages are plain bytes, so that neither side needs generated code.
const (
	Unary        = "/" + Service + "/Unary"
	ServerStream = "/" + Service + "/ServerStream"
	ClientStream = "/" + Service + "/ClientStream"
	Bidi         = "/" + Service + "/Bidi"
	// Report tells what the handlers of one call id have seen; Release lets them go on.
	Report  = "/" + Service + "/Report"
	Release = "/" + Service + "/Release"
)

// The request headers that steer a handler.
const (
	CallID      = "x-call-id"
	SendHeaders = "x-send-headers"
	Wait        = "x-wait"
	SleepMillis = "x-sleep-ms"
	Size        = "x-size"
	Count       = "x-count"
	ReadLimit   = "x-read-limit"
	Status      = "x-status"
	Message     = "x-message-bin"
	Details     = "x-details-bin"
	Throw       = "x-throw"
	Tell        = "x-tell"
	Until       = "x-until"
	Compress    = "x-compress"
	// Entries whose keys start so are copied to the response's headers or trailers.
	EchoHeader  = "x-echo-header-"
	EchoTrailer = "x-echo-trailer-"
	// Trailers, present if Tell was: milliseconds left when the handler started, or "none"; the client's address.
	DeadlineMillis = "x-deadline-ms"
	Peer           = "x-peer"
)

// RaisedLimit is the largest message that the server takes on its second port; on the first it is gRPC's 4 MiB.
const RaisedLimit = 16 << 20

// Pattern is the content of generated message number index: its order and every byte can be checked.
func Pattern(index, size int) []byte {
	message := make([]byte, size)
	for i := range message {
		message[i] = byte((index + i) % 251)
	}
	return message
}

// CheckPattern says how message differs from Pattern(index, size).
func CheckPattern(message []byte, index, size int) error {
	if len(message) != size {
		return fmt.Errorf("message %d has %d bytes, expected %d", index, len(message), size)
	}
	for i, b := range message {
		if b != byte((index+i)%251) {
			return fmt.Errorf("message %d has %d at offset %d, expected %d", index, b, i, (index+i)%251)
		}
	}
	return nil
}

// Bytes is a codec for messages that are []byte (sent) and *[]byte (received).
type Bytes struct{}

func (Bytes) Name() string { return "bytes" }

func (Bytes) Marshal(message any) (mem.BufferSlice, error) {
	b, ok := message.([]byte)
	if !ok {
		return nil, fmt.Errorf("found a message of type %T, expected []byte", message)
	}
	return mem.BufferSlice{mem.SliceBuffer(b)}, nil
}

func (Bytes) Unmarshal(data mem.BufferSlice, message any) error {
	b, ok := message.(*[]byte)
	if !ok {
		return fmt.Errorf("found a target of type %T, expected *[]byte", message)
	}
	*b = data.Materialize()
	return nil
}
