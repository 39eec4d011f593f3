// Command oracle-client is the grpc-go client that checks Legate's oracle server (and grpc-go's, to be trusted).
// It exits 0 if the answers are as ../../README.md says, else 1 with one line that says what differed.
package main

import (
	"context"
	"flag"
	"fmt"
	"maps"
	"os"
	"slices"
	"time"

	"dev.legate/verify/interop/secure"
)

// A check returns what differed, or nil.
type check func(*run) error

func main() {
	addr := flag.String("addr", "", "HOST:PORT of the oracle server")
	raised := flag.String("raised-addr", "", "HOST:PORT of its port with the raised message limit")
	name := flag.String("case", "", "the case to run, or all")
	list := flag.Bool("list", false, "print the names of all cases")
	peer := flag.String("peer", "legate", "legate or go: who answers, where grpc-go deliberately differs")
	tls := secure.Client()
	timeout := flag.Duration("timeout", 50*time.Second, "time for each case")
	flag.Parse()
	names := slices.Sorted(maps.Keys(cases))
	if *list {
		for _, each := range names {
			fmt.Println(each)
		}
		return
	}
	if *name != "all" {
		if cases[*name] == nil {
			fmt.Printf("found no case %q, expected one of %q\n", *name, names)
			os.Exit(2)
		}
		names = []string{*name}
	}
	failures := 0
	for _, each := range names {
		start := time.Now()
		if err := perform(&run{name: each, addr: *addr, raised: *raised, peer: *peer, tls: tls}, *timeout); err != nil {
			fmt.Printf("FAIL %s: %v\n", each, err)
			failures++
		} else {
			fmt.Printf("ok   %s (%d ms)\n", each, time.Since(start).Milliseconds())
		}
	}
	if failures > 0 {
		os.Exit(1)
	}
}

func perform(r *run, timeout time.Duration) error {
	ctx, cancel := context.WithTimeout(context.Background(), timeout)
	defer cancel()
	r.ctx = ctx
	defer r.close()
	result := make(chan error, 1)
	go func() { result <- cases[r.name](r) }()
	select {
	case err := <-result:
		return err
	case <-ctx.Done():
	}
	select {
	case err := <-result: // what it waited for has told it why
		return err
	case <-time.After(time.Second):
		return fmt.Errorf("expected an end within %v, found none", timeout)
	}
}

var cases = map[string]check{
	"metadata_text_order":              metadataTextOrder,
	"metadata_binary":                  metadataBinary,
	"metadata_empty_values":            metadataEmptyValues,
	"metadata_long_values":             metadataLongValues,
	"metadata_headers_before_messages": metadataHeadersBeforeMessages,
	"metadata_on_errors":               metadataOnErrors,
	"metadata_padded_and_joined":       metadataPaddedAndJoined,

	"status_every_code":       statusEveryCode,
	"status_unicode_message":  statusUnicodeMessage,
	"status_details":          statusDetails,
	"status_thrown_exception": statusThrownException,
	"status_after_messages":   statusAfterMessages,

	"deadline_seen_by_handler":      deadlineSeenByHandler,
	"deadline_before_headers":       deadlineBeforeHeaders,
	"deadline_after_headers":        deadlineAfterHeaders,
	"deadline_while_sending":        deadlineWhileSending,
	"deadline_while_receiving":      deadlineWhileReceiving,
	"deadline_while_handler_sends":  deadlineWhileHandlerSends,
	"deadline_while_handler_sleeps": deadlineWhileHandlerSleeps,
	"cancel_before_headers":         cancelBeforeHeaders,
	"cancel_while_handler_sends":    cancelWhileHandlerSends,
	"cancel_while_handler_receives": cancelWhileHandlerReceives,
	"cancel_between_messages":       cancelBetweenMessages,
	"cancel_one_of_many":            cancelOneOfMany,
	"cancel_by_shutdown":            cancelByShutdown,
	"messages_empty":                messagesEmpty,
	"messages_of_many_sizes":        messagesOfManySizes,
	"messages_in_order":             messagesInOrder,
	"large_request_over_limit":      largeRequestOverLimit,
	"large_response_over_limit":     largeResponseOverLimit,
	"large_messages_raised_limit":   largeMessagesRaisedLimit,
	"early_answer":                  earlyAnswer,
	"compression_gzip":              compressionGzip,
	"compression_over_limit":        compressionOverLimit,
	"slow_server":                   slowServer,
	"slow_client":                   slowClient,
	"unread_responses":              unreadResponses,
	"unread_requests":               unreadRequests,
	"deadlines_at_once":             deadlinesAtOnce,
	"concurrent_streams":            concurrentStreams,
	"concurrent_unary":              concurrentUnary,
	"wire_bad_requests":             wireBadRequests,
	"wire_cardinality":              wireCardinality,
	"wire_bad_messages":             wireBadMessages,
}
