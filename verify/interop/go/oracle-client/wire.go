package main

import (
	"bytes"
	"crypto/tls"
	"encoding/binary"
	"fmt"
	"net"
	"time"

	"golang.org/x/net/http2"
	"golang.org/x/net/http2/hpack"
)

// A wire speaks bare HTTP/2 frames, for requests that grpc-go would not make.
type wire struct {
	conn   net.Conn
	framer *http2.Framer
	block  bytes.Buffer
	hpack  *hpack.Encoder
	next   uint32
}

// field is one header field, as sent.
type field struct{ name, value string }

// answer is what came back on one stream.
type answer struct {
	headers, trailers []field // trailers are the last block, also if it is the only one
	data              []byte
	reset             http2.ErrCode
	wasReset          bool
}

func (a answer) value(name string) string {
	for _, fields := range [][]field{a.trailers, a.headers} {
		for _, each := range fields {
			if each.name == name {
				return each.value
			}
		}
	}
	return ""
}

func (a answer) values(name string) (values []string) {
	for _, each := range a.trailers {
		if each.name == name {
			values = append(values, each.value)
		}
	}
	return values
}

func openWire(r *run) (*wire, error) {
	conn, err := dialBare(r)
	if err != nil {
		return nil, err
	}
	deadline, _ := r.ctx.Deadline()
	if err := conn.SetDeadline(deadline.Add(-time.Second)); err != nil {
		return nil, err
	}
	w := &wire{conn: conn, framer: http2.NewFramer(conn, conn), next: 1}
	w.hpack = hpack.NewEncoder(&w.block)
	w.framer.ReadMetaHeaders = hpack.NewDecoder(4096, nil)
	if _, err := conn.Write([]byte(http2.ClientPreface)); err != nil {
		return nil, err
	}
	return w, w.framer.WriteSettings()
}

func dialBare(r *run) (net.Conn, error) {
	host, _, err := net.SplitHostPort(r.addr)
	if err != nil {
		return nil, err
	}
	config, err := r.tls.Config(host)
	if err != nil {
		return nil, err
	}
	if config == nil {
		return net.Dial("tcp", r.addr)
	}
	return tls.Dial("tcp", r.addr, config)
}

// request is a well-formed gRPC request for path, with more fields; a field replaces one of the same name.
func request(path string, more ...field) []field {
	fields := []field{
		{":method", "POST"}, {":scheme", "http"}, {":path", path}, {":authority", "localhost"},
		{"te", "trailers"}, {"content-type", "application/grpc"},
	}
	for _, each := range more {
		replaced := false
		for i := range fields {
			if fields[i].name == each.name {
				fields[i], replaced = each, true
			}
		}
		if !replaced {
			fields = append(fields, each)
		}
	}
	return fields
}

// message is data with gRPC's five-byte prefix.
func message(flag byte, data string) []byte {
	prefixed := binary.BigEndian.AppendUint32([]byte{flag}, uint32(len(data)))
	return append(prefixed, data...)
}

// exchange sends one request with its body and half-close, and reads the answer.
func (w *wire) exchange(fields []field, body []byte) (answer, error) {
	id := w.next
	w.next += 2
	w.block.Reset()
	for _, each := range fields {
		if err := w.hpack.WriteField(hpack.HeaderField{Name: each.name, Value: each.value}); err != nil {
			return answer{}, err
		}
	}
	err := w.framer.WriteHeaders(http2.HeadersFrameParam{StreamID: id, BlockFragment: w.block.Bytes(), EndHeaders: true})
	if err == nil {
		err = w.framer.WriteData(id, true, body)
	}
	if err != nil {
		return answer{}, err
	}
	return w.read(id)
}

func (w *wire) read(id uint32) (a answer, err error) {
	for {
		frame, err := w.framer.ReadFrame()
		if err != nil {
			return a, fmt.Errorf("expected the answer on stream %d, found %w", id, err)
		}
		switch f := frame.(type) {
		case *http2.SettingsFrame:
			if !f.IsAck() {
				if err := w.framer.WriteSettingsAck(); err != nil {
					return a, err
				}
			}
		case *http2.PingFrame:
			if !f.IsAck() {
				if err := w.framer.WritePing(true, f.Data); err != nil {
					return a, err
				}
			}
		case *http2.GoAwayFrame:
			return a, fmt.Errorf("expected the answer on stream %d, found GOAWAY %v %q", id, f.ErrCode, f.DebugData())
		case *http2.RSTStreamFrame:
			if f.StreamID == id {
				a.reset, a.wasReset = f.ErrCode, true
				return a, nil
			}
		case *http2.DataFrame:
			if f.StreamID == id {
				a.data = append(a.data, f.Data()...)
			}
			if f.StreamID == id && f.StreamEnded() {
				return a, nil
			}
		case *http2.MetaHeadersFrame:
			if f.StreamID != id {
				continue
			}
			fields := make([]field, len(f.Fields))
			for i, each := range f.Fields {
				fields[i] = field{each.Name, each.Value}
			}
			if a.headers == nil {
				a.headers = fields
			}
			if f.StreamEnded() {
				a.trailers = fields
				return a, nil
			}
		}
	}
}
