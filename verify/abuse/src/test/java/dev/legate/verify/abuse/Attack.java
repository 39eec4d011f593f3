package dev.legate.verify.abuse;

/** The attacks of requirement R4, and the legal behaviour that must not be taken for one. */
enum Attack {
  RAPID_RESET("20,000 streams, each reset at once", Floods::rapidReset, End.CALM, "resets"),
  MADE_TO_RESET_BY_WINDOW_UPDATE(
      "2,000 streams, each with a WINDOW_UPDATE of 0",
      Floods::zeroWindowUpdates,
      End.CALM,
      "forcedResets"),
  MADE_TO_RESET_BY_LATE_DATA(
      "2,000 streams, each with DATA after END_STREAM",
      Floods::dataAfterEnd,
      End.CALM,
      "forcedResets"),
  MADE_TO_RESET_BY_OVERFLOW(
      "2,000 streams, each with its window beyond 2^31-1",
      Floods::windowOverflows,
      End.CALM,
      "forcedResets"),
  EMPTY_HEADER_NAMES(
      "2,000 requests with a field without a name", Floods::emptyNames, End.CALM, "forcedResets"),
  CONTINUATION_FLOOD(
      "100,000 CONTINUATION of 8 bytes", Floods::continuations, End.CALM, "continuations"),
  PING_FLOOD("100,000 PING", Floods::pings, End.CALM, "keepalivePings"),
  SETTINGS_FLOOD("100,000 SETTINGS", Floods::settings, End.CALM, "settings"),
  EMPTY_DATA("100,000 empty DATA on an open stream", Floods::emptyData, End.CALM, "emptyFrames"),
  PRIORITY_FLOOD("100,000 PRIORITY", Floods::priorities, End.CALM, "idleFrames"),
  WINDOW_UPDATE_FLOOD(
      "200,000 WINDOW_UPDATE by 1", Floods::windowUpdates, End.CALM, "windowUpdates"),
  RESETS_OF_A_CLOSED_STREAM(
      "100,000 RST_STREAM on one stream", Floods::resetsOfClosed, End.CALM, "idleFrames"),
  RESET_OF_AN_IDLE_STREAM(
      "RST_STREAM on a stream that was never there", Floods::resetOfIdle, End.PROTOCOL),
  TOO_MANY_STREAMS(
      "1,500 calls at once, 1,024 are allowed",
      Floods::tooManyStreams,
      "{RST_STREAM REFUSED_STREAM=476}",
      "maxConcurrentStreams"),
  NEVER_READS("300 answers of 64 KiB asked for, none read", Slowness::neverReads, End.OPEN),
  ZERO_WINDOW("300 answers of 64 KiB asked for with a window of 0", Slowness::zeroWindow, End.OPEN),
  MANY_ZERO_WINDOWS(
      "8,000 answers of 64 KiB asked for on 40 connections with a window of 0",
      Hoarding::zeroWindows,
      End.OPEN),
  MANY_NEVER_READ(
      "8,000 answers of 64 KiB asked for on 40 connections, none read",
      Hoarding::neverRead,
      End.OPEN),
  CRUMBS("1,600,000 messages of one byte that nobody takes", Hoarding::crumbs, End.OPEN),
  HPACK_BOMB(
      "a header list of 40 MB in 14 KB, 20 times",
      Floods::hpackBomb,
      "status 8",
      "maxHeaderListSize"),
  SLOW_PREFACE(
      "300 connections that say nothing", Slowness::noPreface, "300 ended", "settingsTimeout"),
  SLOW_HEADERS(
      "a header block of one byte each 50 ms", Slowness::slowHeaders, End.CALM, "headersTimeout"),
  SLOW_BODIES("100 messages of one byte each 50 ms", Slowness::slowBodies, "RST_STREAM CANCEL"),
  IDLE_CONNECTIONS("300 connections without a call", Slowness::idle, End.OPEN),
  PREFIX_BEYOND_LIMIT(
      "a message of 2 GiB promised", Slowness::hugePrefix, "status 8", "maxReceiveSize"),
  PREFIXES_NEVER_FILLED(
      "1,000 messages of 4 MiB promised, 10 bytes sent", Slowness::unfilled, "RST_STREAM CANCEL"),
  HALF_CLOSED_TCP("a call, then FIN", Slowness::halfClosed, "closed"),
  GONE_IN_MID_MESSAGE("200 connections cut in a message", Slowness::gone, "cut"),
  GARBAGE("64 KiB at random", Slowness::garbage, End.PROTOCOL),
  HTTP_1("GET / HTTP/1.1", Slowness::http1, End.PROTOCOL),
  LEGAL_CANCELLATIONS("1,000 calls cancelled at once", Slowness::cancellations, End.OPEN),
  ZIP_BOMBS(
      "20 messages of 64 MiB in 64 KiB of gzip", Calls::zipBombs, "status 8", "maxReceiveSize"),
  ZIPPED_MESSAGES(
      "90 messages of 4 MiB in 4 KiB of gzip, whose handlers keep them",
      Calls::zippedMessages,
      "status 0, status 8",
      "processBudget"),
  CANCELLED_HANDLERS(
      "100 calls reset while their handlers run, as many as may, and 2,000 at once",
      Calls::cancelledHandlers,
      "100 running, status 8",
      "maxConcurrentCalls"),
  LEGAL_DEADLINES("1,000 deadlines at once", Slowness::deadlines, "RST_STREAM CANCEL, open");

  /** Makes the attack, and says how it ended in the words of {@link #expected}. */
  @FunctionalInterface
  interface Course {
    String run(Arena arena) throws Exception;
  }

  final String sends;
  final Course course;
  final String expected;

  /** The limit that an event must name; "" if it is none. */
  final String limit;

  Attack(String sends, Course course, String expected) {
    this(sends, course, expected, "");
  }

  Attack(String sends, Course course, String expected, String limit) {
    this.sends = sends;
    this.course = course;
    this.expected = expected;
    this.limit = limit;
  }

  /** How many attacks end. */
  static final class End {
    static final String CALM = "GOAWAY ENHANCE_YOUR_CALM";
    static final String PROTOCOL = "GOAWAY PROTOCOL_ERROR";
    static final String OPEN = "open";

    private End() {}
  }
}
