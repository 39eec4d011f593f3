package dev.legate.verify.abuse;

import static dev.legate.verify.abuse.Bytes.DATA;
import static dev.legate.verify.abuse.Bytes.END_HEADERS;
import static dev.legate.verify.abuse.Bytes.END_STREAM;
import static dev.legate.verify.abuse.Bytes.HEADERS;
import static dev.legate.verify.abuse.Bytes.PING;
import static dev.legate.verify.abuse.Bytes.PRIORITY;
import static dev.legate.verify.abuse.Bytes.PUSH_PROMISE;
import static dev.legate.verify.abuse.Bytes.RST_STREAM;
import static dev.legate.verify.abuse.Bytes.SETTINGS;
import static dev.legate.verify.abuse.Bytes.WINDOW_UPDATE;
import static dev.legate.verify.abuse.Bytes.field;
import static dev.legate.verify.abuse.Bytes.frame;
import static dev.legate.verify.abuse.Bytes.join;
import static dev.legate.verify.abuse.Bytes.message;
import static dev.legate.verify.abuse.Bytes.number;
import static dev.legate.verify.abuse.Ending.broken;
import static dev.legate.verify.abuse.Ending.deadline;
import static dev.legate.verify.abuse.Ending.lost;
import static dev.legate.verify.abuse.HostileAnswers.FIELDS;
import static dev.legate.verify.abuse.HostileAnswers.HELLO;
import static dev.legate.verify.abuse.HostileAnswers.answer;
import static dev.legate.verify.abuse.HostileAnswers.answering;
import static dev.legate.verify.abuse.HostileAnswers.data;
import static dev.legate.verify.abuse.HostileAnswers.end;
import static dev.legate.verify.abuse.HostileAnswers.head;
import static dev.legate.verify.abuse.HostileAnswers.response;
import static dev.legate.verify.abuse.HostileConnections.flooding;
import static dev.legate.verify.abuse.HostileConnections.goAway;

import dev.legate.StatusCode;

/** What a hostile server does to a client, and how the client's calls must end. */
enum HostileAnswer {
  // ---- header blocks
  ENDLESS_CONTINUATION(
      "CONTINUATION of 8 bytes without end",
      Shape.UNARY,
      HostileAnswers::endlessContinuation,
      lost("header block in more than 64 CONTINUATION frames").calm("continuations")),
  ENDLESS_HEADERS(
      "CONTINUATION of 16 KiB without end",
      Shape.UNARY,
      HostileAnswers::endlessHeaders,
      lost("header block in more than 64 CONTINUATION frames").calm("continuations")),
  HEADER_BOMB(
      "response headers of 39 MB in 16 KB",
      Shape.UNARY,
      answering(id -> frame(HEADERS, END_HEADERS, id, join(FIELDS, HostileAnswers.bomb()))),
      Ending.of(StatusCode.RESOURCE_EXHAUSTED, "the response headers have ")
          .answered("RST_STREAM CANCEL")
          .limit("maxHeaderListSize")),
  TRAILER_BOMB(
      "trailers of 39 MB in 16 KB",
      Shape.UNARY,
      answering(
          id ->
              join(
                  head(id),
                  data(id, HELLO),
                  frame(HEADERS, END_HEADERS | END_STREAM, id, HostileAnswers.bomb()))),
      Ending.of(StatusCode.RESOURCE_EXHAUSTED, "the trailers have ").limit("maxHeaderListSize")),
  SLOW_HEADERS(
      "response headers of one byte each 20 ms",
      Shape.UNARY,
      HostileAnswers::slowHeaders,
      lost("a frame or header block was not complete within 1000 ms").calm("headersTimeout")),
  BROKEN_HPACK(
      "a header block that cannot be decoded",
      Shape.UNARY,
      answering(id -> frame(HEADERS, END_HEADERS, id, (byte) 0xff, (byte) 0x7f)),
      lost("a header block refers to field 254, expected 1 to 61")
          .answered("GOAWAY COMPRESSION_ERROR")),
  INFORMATIONAL(
      "100,000 times 103",
      Shape.UNARY,
      HostileAnswers::informational,
      lost("too many frames without effect").calm("idleFrames")),
  INFORMATIONAL_AT_THE_END(
      "103 with END_STREAM",
      Shape.UNARY,
      answering(id -> frame(HEADERS, END_HEADERS | END_STREAM, id, field(":status", "103"))),
      broken("interim response 103 where none may be").answered("RST_STREAM PROTOCOL_ERROR")),
  NO_STATUS(
      "response headers without :status",
      Shape.UNARY,
      answering(id -> frame(HEADERS, END_HEADERS, id, field("content-type", "application/grpc"))),
      broken("response without :status").answered("RST_STREAM PROTOCOL_ERROR")),
  ENDLESS_TRAILERS(
      "trailers without END_STREAM, again and again",
      Shape.UNARY,
      answering(HostileAnswers::endlessTrailers),
      broken("trailers without END_STREAM").answered("RST_STREAM PROTOCOL_ERROR")),
  TRAILERS_ONLY_TWICE(
      "the same trailers-only answer twice",
      Shape.UNARY,
      answering(HostileAnswers::trailersOnlyTwice),
      Ending.of(StatusCode.PERMISSION_DENIED, "no").answered("GOAWAY STREAM_CLOSED")),
  WEB_PAGE(
      "content-type text/html, and a body without end",
      Shape.UNARY,
      HostileAnswers::webPageWithoutEnd,
      Ending.of(StatusCode.UNKNOWN, "an answer that is not gRPC (content-type text/html)")
          .answered("RST_STREAM CANCEL")),
  NO_TRAILERS(
      "END_STREAM on DATA",
      Shape.UNARY,
      answering(id -> join(head(id), frame(DATA, END_STREAM, id, HELLO))),
      Ending.of(StatusCode.UNKNOWN, "the server ended its answer without trailers")),

  // ---- streams
  EVEN_STREAM(
      "response headers on stream 2",
      Shape.UNARY,
      answering(id -> answer(2)),
      lost("RECEIVE_HEADERS on idle stream 2").answered("GOAWAY PROTOCOL_ERROR")),
  IDLE_STREAM(
      "DATA on stream 99, which was never opened",
      Shape.UNARY,
      answering(id -> data(99, HELLO)),
      lost("RECEIVE_DATA on idle stream 99").answered("GOAWAY PROTOCOL_ERROR")),
  RESET_OF_AN_IDLE_STREAM(
      "RST_STREAM on stream 99",
      Shape.UNARY,
      answering(id -> frame(RST_STREAM, 0, 99, number(8))),
      lost("RECEIVE_RESET on idle stream 99").answered("GOAWAY PROTOCOL_ERROR")),
  STREAM_0(
      "DATA on stream 0",
      Shape.UNARY,
      answering(id -> data(0, HELLO)),
      lost("DATA on stream 0, expected a stream").answered("GOAWAY PROTOCOL_ERROR")),
  PUSH(
      "PUSH_PROMISE",
      Shape.UNARY,
      answering(id -> frame(PUSH_PROMISE, END_HEADERS, id, join(number(2), FIELDS))),
      lost("PUSH_PROMISE, expected none since ENABLE_PUSH is 0").answered("GOAWAY PROTOCOL_ERROR")),
  DATA_WITHOUT_HEADERS(
      "DATA before headers",
      Shape.UNARY,
      answering(id -> data(id, HELLO)),
      broken("DATA before the response's headers").answered("RST_STREAM PROTOCOL_ERROR")),
  DATA_AFTER_END(
      "DATA after the trailers",
      Shape.UNARY,
      answering(id -> join(answer(id), data(id, HELLO))),
      Ending.ok().answered("GOAWAY STREAM_CLOSED")),
  DATA_AFTER_END_OF_A_TALK(
      "DATA after the trailers, to a client that still sends",
      Shape.TALK,
      answering(id -> join(answer(id), data(id, HELLO), data(id, HELLO))),
      Ending.ok().answered("RST_STREAM NO_ERROR")),
  RESET(
      "RST_STREAM CANCEL for each of 1,000 calls",
      Shape.CROWD,
      answering(id -> frame(RST_STREAM, 0, id, number(8))),
      Ending.of(StatusCode.CANCELLED, "the server has reset the stream with CANCEL")),
  REFUSED(
      "RST_STREAM REFUSED_STREAM for each of 1,000 calls",
      Shape.CROWD,
      answering(id -> frame(RST_STREAM, 0, id, number(7))),
      lost("the server has reset the stream with REFUSED_STREAM")),
  RESETS_OF_A_CLOSED_STREAM(
      "100,000 RST_STREAM on one stream",
      Shape.UNARY,
      flooding(100_000, i -> frame(RST_STREAM, 0, 1, number(8))),
      Ending.of(StatusCode.CANCELLED, "the server has reset the stream with CANCEL")
          .calm("idleFrames")),

  // ---- windows
  WINDOWS_BELOW_ZERO(
      "a window made 65,535 below zero by SETTINGS",
      Shape.LARGE,
      HostileConnections::windowsBelowZero,
      deadline("sending and waiting for the response headers").answered("RST_STREAM CANCEL")),
  WINDOWS_BELOW_ZERO_AND_BACK(
      "the same, and back, four times",
      Shape.LARGE,
      HostileConnections::windowsBelowZeroAndBack,
      Ending.ok()),
  OVERFLOW_OF_THE_CONNECTION(
      "WINDOW_UPDATE of the connection beyond 2^31-1",
      Shape.UNARY,
      answering(id -> frame(WINDOW_UPDATE, 0, 0, number(Integer.MAX_VALUE))),
      lost("makes the connection's window exceed 2147483647")
          .answered("GOAWAY FLOW_CONTROL_ERROR")),
  OVERFLOW_OF_A_STREAM(
      "WINDOW_UPDATE of a stream beyond 2^31-1",
      Shape.TALK,
      answering(id -> frame(WINDOW_UPDATE, 0, id, number(Integer.MAX_VALUE))),
      broken("makes the window exceed 2147483647").answered("RST_STREAM FLOW_CONTROL_ERROR")),
  OVERFLOW_BY_SETTINGS(
      "INITIAL_WINDOW_SIZE that takes a window beyond 2^31-1",
      Shape.TALK,
      HostileConnections::windowOverflowBySettings,
      lost("makes a stream's window exceed 2147483647").answered("GOAWAY FLOW_CONTROL_ERROR")),
  NO_CREDIT(
      "WINDOW_UPDATE of 0",
      Shape.UNARY,
      answering(id -> frame(WINDOW_UPDATE, 0, id, number(0))),
      broken("WINDOW_UPDATE").answered("RST_STREAM PROTOCOL_ERROR")),
  BEYOND_THE_WINDOW(
      "11 MB on a stream that nobody reads",
      Shape.UNREAD,
      HostileConnections::beyondTheWindow,
      broken("more than the stream's window")
          .answered("RST_STREAM FLOW_CONTROL_ERROR")
          .limit("streamWindow")),
  NEVER_READS(
      "the largest windows, and nothing read",
      Shape.SENDER,
      HostileConnections::neverReads,
      deadline("sending and waiting for the response headers")),

  // ---- messages
  PREFIX_BEYOND_LIMIT(
      "a message of 2 GiB promised",
      Shape.UNARY,
      answering(id -> join(head(id), data(id, message(Integer.MAX_VALUE)), data(id, HELLO))),
      Ending.of(StatusCode.RESOURCE_EXHAUSTED, "the response message has 2147483647 bytes")
          .answered("RST_STREAM CANCEL")
          .limit("maxReceiveSize")),
  PREFIXES_NEVER_FILLED(
      "1,000 messages of 4 MiB promised, 10 bytes sent",
      Shape.CROWD,
      answering(id -> join(head(id), data(id, message(4 << 20, new byte[10])))),
      deadline("in the response").answered("RST_STREAM CANCEL")),
  BYTE_BY_BYTE(
      "a message of one byte each 5 ms",
      Shape.UNARY,
      HostileAnswers::byteByByte,
      deadline("in the response").answered("RST_STREAM CANCEL")),
  MESSAGES_OF_NOTHING(
      "32,000,000 empty messages, none of them read",
      Shape.UNREAD,
      HostileAnswers::messagesOfNothing,
      broken("more than the stream's window").answered("RST_STREAM FLOW_CONTROL_ERROR")),
  TOO_MANY_MESSAGES(
      "many messages for a unary call",
      Shape.UNARY,
      answering(id -> join(head(id), data(id, HELLO), data(id, HELLO), data(id, HELLO))),
      Ending.of(StatusCode.UNIMPLEMENTED, "the server sent more than one")
          .answered("RST_STREAM CANCEL")),
  ZIP_BOMB(
      "a message of 64 MiB in 64 KiB of gzip",
      Shape.UNARY,
      answering(HostileAnswers::zipBomb),
      Ending.of(
              StatusCode.RESOURCE_EXHAUSTED,
              "when decompressed, more than this client's limit of 4194304 bytes")
          .limit("maxReceiveSize")),
  FALSE_COMPRESSION(
      "the compressed flag without grpc-encoding",
      Shape.UNARY,
      answering(id -> join(head(id), data(id, (byte) 1, (byte) 0, (byte) 0, (byte) 0, (byte) 0))),
      broken("a message has the compressed flag").answered("RST_STREAM CANCEL")),
  CUT_MESSAGE(
      "trailers inside a message",
      Shape.UNARY,
      answering(id -> join(head(id), data(id, message(100, new byte[10])), end(id))),
      broken("the stream ended inside a message, after 10 of 100 bytes")),
  UNKNOWN_ENCODING(
      "grpc-encoding snappy",
      Shape.UNARY,
      answering(
          id ->
              join(
                  frame(
                      HEADERS,
                      END_HEADERS,
                      id,
                      response("application/grpc", field("grpc-encoding", "snappy"))),
                  data(id, join(new byte[] {1}, number(1), new byte[1])),
                  end(id))),
      broken("snappy")),

  // ---- storms
  GOAWAY_STORM(
      "100,000 GOAWAY",
      Shape.UNARY,
      flooding(100_000, i -> goAway(Integer.MAX_VALUE, 0, "again")),
      lost("too many frames without effect").calm("idleFrames")),
  GOAWAY_GROWING(
      "GOAWAY whose last stream grows from 0",
      Shape.UNARY,
      flooding(1000, i -> goAway(i, 0, "growing")),
      lost("takes no new calls: the server sent GOAWAY NO_ERROR (growing)")),
  GOAWAY_AT_ONCE(
      "GOAWAY with the SETTINGS of each connection",
      Shape.UNARY,
      HostileConnections::goAwayAtOnce,
      lost("before a call could be sent")
          .or("takes no new calls: the server sent GOAWAY NO_ERROR")),
  GOAWAY_FOR_EACH_REQUEST(
      "GOAWAY 0 for the first request of each connection",
      Shape.UNARY,
      HostileConnections::goAwayForEachRequest,
      lost("takes no new calls: the server sent GOAWAY NO_ERROR (come again)")),
  GOAWAY_WITH_A_REASON(
      "GOAWAY ENHANCE_YOUR_CALM",
      Shape.UNARY,
      answering(id -> goAway(0, 11, "too_many_calls")),
      lost("the server sent GOAWAY ENHANCE_YOUR_CALM (too_many_calls)")),
  SETTINGS_STORM(
      "100,000 SETTINGS",
      Shape.UNARY,
      flooding(100_000, i -> frame(SETTINGS, 0, 0)),
      lost("too many SETTINGS frames").calm("settings")),
  PING_FLOOD(
      "100,000 PING",
      Shape.UNARY,
      flooding(100_000, i -> frame(PING, 0, 0, new byte[8])),
      lost("too many PING frames").calm("pings")),
  PRIORITY_FLOOD(
      "100,000 PRIORITY",
      Shape.UNARY,
      flooding(100_000, i -> frame(PRIORITY, 0, 1, new byte[5])),
      lost("too many frames without effect").calm("idleFrames")),
  WINDOW_UPDATE_FLOOD(
      "100,000 WINDOW_UPDATE by 1",
      Shape.UNARY,
      flooding(100_000, i -> frame(WINDOW_UPDATE, 0, 0, number(1))),
      lost("too many WINDOW_UPDATE frames").calm("windowUpdates")),
  EMPTY_DATA(
      "100,000 empty DATA",
      Shape.UNARY,
      flooding(100_000, i -> i == 0 ? head(1) : data(1)),
      lost("too many empty frames").calm("emptyFrames")),
  UNKNOWN_FRAMES(
      "100,000 frames of an unknown type",
      Shape.UNARY,
      flooding(100_000, i -> frame(99, 0, 1, new byte[5])),
      lost("too many frames without effect").calm("idleFrames")),

  // ---- settings
  NO_STREAMS(
      "MAX_CONCURRENT_STREAMS 0, 400 calls wait",
      Shape.QUEUE,
      HostileConnections.NO_STREAMS,
      deadline("waiting")),
  NO_HEADERS(
      "MAX_HEADER_LIST_SIZE 0",
      Shape.UNARY,
      HostileConnections.NO_HEADERS,
      Ending.of(StatusCode.RESOURCE_EXHAUSTED, "the request headers have ")),
  TINY_FRAMES(
      "MAX_FRAME_SIZE 1",
      Shape.UNARY,
      HostileConnections.TINY_FRAMES,
      lost("MAX_FRAME_SIZE").answered("GOAWAY PROTOCOL_ERROR")),
  ENABLE_PUSH(
      "ENABLE_PUSH 1",
      Shape.UNARY,
      HostileConnections.PUSH,
      lost("ENABLE_PUSH is 1, expected 0").answered("GOAWAY PROTOCOL_ERROR")),
  FRAME_SIZES(
      "MAX_FRAME_SIZE 16,384 and 16,777,215 in turn",
      Shape.LARGE,
      HostileConnections::frameSizes,
      Ending.ok()),
  TABLE_SIZES(
      "HEADER_TABLE_SIZE 0 and 2^31-1 in turn",
      Shape.CROWD,
      HostileConnections::tableSizes,
      Ending.ok()),
  LARGE_FRAME(
      "DATA of 16,385 bytes",
      Shape.UNARY,
      answering(id -> join(head(id), data(id, new byte[16_385]))),
      lost("16385").answered("GOAWAY FRAME_SIZE_ERROR")),

  // ---- no HTTP/2, or nothing
  GARBAGE(
      "64 KiB at random",
      Shape.UNARY,
      HostileConnections::garbage,
      lost("phase preface").answered("GOAWAY PROTOCOL_ERROR")),
  HTTP_1("HTTP/1.1 400", Shape.UNARY, HostileConnections::http1, lost("HTTP/1")),
  SAYS_NOTHING(
      "nothing at all",
      Shape.UNARY,
      HostileConnections::saysNothing,
      lost("(phase preface): SETTINGS not acknowledged within 1000 ms").limit("settingsTimeout")),
  ACKNOWLEDGES_NOTHING(
      "SETTINGS, and nothing more",
      Shape.UNARY,
      HostileConnections::acknowledgesNothing,
      lost("SETTINGS not acknowledged within 1000 ms")
          .answered("GOAWAY SETTINGS_TIMEOUT")
          .limit("settingsTimeout")),
  ANSWERS_NOTHING(
      "nothing after the preface",
      Shape.UNARY,
      HostileConnections::answersNothing,
      deadline("sending and waiting for the response headers").answered("RST_STREAM CANCEL"));

  final String sends;
  final Shape shape;
  final HostileServer.Script script;
  final Ending ending;

  HostileAnswer(String sends, Shape shape, HostileServer.Script script, Ending ending) {
    this.sends = sends;
    this.shape = shape;
    this.script = script;
    this.ending = ending;
  }
}
