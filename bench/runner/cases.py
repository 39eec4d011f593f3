"""What is compared with what.

A variant is a program in a mode, named FAMILY/MODE; +aot behind the mode starts it with an AOT cache. A row compares a
variant of Legate with one of a peer by a metric.
"""
from dataclasses import dataclass, field

LEGATE = "legate"
OURS = {LEGATE, "jdk"}  # families that need nothing but this project and a JDK
HIGHER_IS_BETTER = {"calls_per_cpu_s", "messages_per_cpu_s", "goodput_percent", "goodput_per_s", "peak_per_s"}


@dataclass(frozen=True)
class Case:
    name: str
    side: str  # how it is measured: one of measure.SIDES
    metrics: tuple
    # Of what drives a server, or MODE-independent arguments LANES PAYLOAD MESSAGES (client, both).
    arguments: tuple
    # Pairs of (Legate's variant, peer's variant).
    pairs: tuple
    # The peers' variants that `--quick` compares with.
    quick: tuple = ()
    # The arguments in a smoke run, where those of a measurement would take long.
    smoke: tuple = ()


def _pairs(subjects, peers):
    return tuple((s, p) for s in subjects for p in peers)


_VIRTUAL = LEGATE + "/virtual"
_INLINE = LEGATE + "/inline"
_GRPC_JAVA = ("grpc-java/direct", "grpc-java/default", "grpc-java/virtual")
_OTHERS = ("vertx/loop", "grpc-go/default", "tonic/default")
_SERVERS = _GRPC_JAVA + _OTHERS
_GRPC_JAVA_FAST = ("grpc-java/direct", "grpc-java/virtual")
_CALLS = ("calls_per_cpu_s",)
_MESSAGES = ("messages_per_cpu_s",)


def _server(name, metrics, load, quick=(), subjects=(_VIRTUAL, _INLINE), peers=_SERVERS):
    return Case(name, "server", metrics, tuple(load.split()), _pairs(subjects, peers), quick)


def _stream_server(name, mode, quick=()):
    load = ("--mode", mode, "--streams", "4")
    pairs = _pairs((_VIRTUAL,), _SERVERS)
    return Case(name, "server", _MESSAGES, load, pairs, quick, smoke=load + ("--messages", "20"))


def _large_stream_server(name, mode):
    load = ("--mode", mode, "--streams", "4", "--payload", "65536")
    pairs = _pairs((_VIRTUAL,), _SERVERS)
    return Case(name, "server", _MESSAGES, load + ("--messages", "50"), pairs, smoke=load + ("--messages", "3"))


def _client(name, metrics, lanes, messages, pairs, quick=(), payload=100):
    return Case(name, "client", metrics, (str(lanes), str(payload), str(messages)), pairs, quick)


_UNARY_CLIENTS = _pairs(
    (LEGATE + "/virtual", LEGATE + "/async"),
    ("grpc-java/virtual", "grpc-java/async", "grpc-java/future", "grpc-java/platform", "grpc-go/unary", "tonic/unary"),
)


def _stream_clients(mode, *peers):
    """Legate's clients in a mode, with peers' in the same one and in others."""
    same = (f"{family}/{mode}" for family in ("grpc-java", "grpc-go", "tonic"))
    return _pairs((f"{LEGATE}/{mode}",), (*same, *peers))


CASES = (
    _server(
        "server-unary",
        _CALLS + ("p50_us", "p99_us", "bytes_per_call", "rss_mib"),
        "--connections 8 --streams 32",
        quick=_GRPC_JAVA,
    ),
    _server("server-unary-1x100", _CALLS, "--connections 1 --streams 100"),
    _server("server-unary-1x1", _CALLS + ("p50_us", "p99_us"), "--connections 1 --streams 1"),
    _server("server-unary-16B", _CALLS, "--payload 16"),
    _server("server-unary-10KiB", _CALLS, "--payload 10240"),
    _server("server-unary-1MiB", _CALLS, "--payload 1048576 --connections 4 --streams 2"),
    # What services see in production: each call has a deadline of its own.
    _server("server-unary-deadline", _CALLS, "--timeout"),
    _server("server-unary-headers", _CALLS, "--headers 10 --timeout"),
    _server(
        "server-unary-tls",
        _CALLS,
        "--connections 8 --streams 32",
        subjects=(_VIRTUAL + "-tls", _INLINE + "-tls"),
        peers=tuple(peer + "-tls" for peer in (*_GRPC_JAVA, "grpc-go/default")),
    ),
    _server(
        "server-interceptors",
        _CALLS,
        "--headers 10",
        subjects=(_VIRTUAL + "-interceptors",),
        peers=("grpc-java/direct-interceptors", "grpc-java/virtual-interceptors"),
    ),
    Case(
        "server-unary-nio",
        "server",
        _CALLS,
        (),
        _pairs((_VIRTUAL + "-nio",), ("grpc-java/direct-nio", "grpc-java/virtual-nio"))
        + ((_VIRTUAL, _VIRTUAL + "-nio"),),
    ),
    Case(
        "server-unary-h2load",
        "h2load",
        _CALLS,
        ("-c", "8", "-m", "32"),
        _pairs((_VIRTUAL, _INLINE), _SERVERS),
    ),
    _stream_server("server-stream", "server-stream", quick=_GRPC_JAVA_FAST),
    _large_stream_server("server-stream-64KiB", "server-stream"),
    _stream_server("server-client-stream", "client-stream", quick=("grpc-java/direct",)),
    _large_stream_server("server-client-stream-64KiB", "client-stream"),
    _stream_server("server-bidi", "bidi", quick=("grpc-java/direct",)),
    _large_stream_server("server-bidi-64KiB", "bidi"),
    _client(
        "client-unary-64",
        _CALLS + ("p50_us", "p99_us", "bytes_per_call"),
        64,
        1,
        _UNARY_CLIENTS,
        quick=("grpc-java/virtual", "grpc-java/async"),
    ),
    _client(
        "client-unary-deadline",
        _CALLS,
        64,
        1,
        _pairs(
            (LEGATE + "/virtual-deadline",),
            ("grpc-java/virtual-deadline", "grpc-java/async-deadline", "grpc-go/unary-deadline", "tonic/unary-deadline"),
        ),
    ),
    _client(
        "client-unary-sequential",
        _CALLS + ("p50_us", "p99_us"),
        1,
        1,
        _pairs((LEGATE + "/virtual", LEGATE + "/platform"), ("grpc-java/virtual", "grpc-java/platform")),
    ),
    _client(
        "client-unary-1MiB",
        _CALLS,
        8,
        1,
        _pairs((LEGATE + "/virtual",), ("grpc-java/virtual", "grpc-java/async")),
        payload=1048576,
    ),
    _client(
        "client-receive",
        _MESSAGES,
        8,
        1000,
        _stream_clients("receive", "grpc-java/receive-virtual"),
        quick=("grpc-java/receive", "grpc-java/receive-virtual"),
    ),
    _client("client-send", _MESSAGES, 8, 1000, _stream_clients("send"), quick=("grpc-java/send",)),
    _client("client-bidi", _MESSAGES, 8, 1000, _stream_clients("bidi"), quick=("grpc-java/bidi",)),
    Case("gateway", "gateway", _CALLS, (), _pairs((_VIRTUAL,), _GRPC_JAVA_FAST)),
    Case("sequential", "both", ("p50_us", "p99_us"), ("1", "100", "1"), ((_VIRTUAL, "grpc-java/virtual"),)),
    # How much of what a call allocates is the virtual thread that it runs on.
    Case(
        "virtual-thread",
        "threads",
        ("bytes_per_call",),
        (),
        _pairs((_VIRTUAL, "grpc-java/virtual"), ("jdk/virtual-thread",)),
    ),
    Case(
        "idle-connections",
        "idle",
        ("rss_mib", "rss_added_mib"),
        ("--connections", "10000", "--streams", "0"),
        _pairs((_VIRTUAL,), ("grpc-java/default",)),
        smoke=("--connections", "200", "--streams", "0"),
    ),
    Case(
        "open-streams",
        "idle",
        ("rss_mib", "rss_added_mib"),
        ("--connections", "100", "--streams", "100"),
        _pairs((_VIRTUAL,), ("grpc-java/default", "grpc-java/virtual")),
        smoke=("--connections", "10", "--streams", "20"),
    ),
    # Three times the load of the peak: goodput as a share of the peak, and the times of good calls.
    Case(
        "overload",
        "overload",
        ("goodput_percent", "goodput_per_s", "peak_per_s", "p99_us", "heap_before_mib", "heap_mib", "rss_mib", "rss_added_mib"),
        (),
        _pairs((LEGATE + "/work-adaptive", LEGATE + "/work-limited"), ("grpc-java/default-work",)),
    ),
    Case(
        "start",
        "start",
        ("first_call_ms",),
        (),
        (
            (_VIRTUAL, "grpc-java/default"),
            (_VIRTUAL + "+aot", "grpc-java/default"),
            (_VIRTUAL + "+aot", "grpc-java/default+aot"),
        ),
    ),
)


@dataclass(frozen=True)
class Headline:
    """A row that the chart shows: how many calls or messages a CPU-second has, as a multiple of the peer's."""

    text: str
    case: str
    subject: str
    peer: str


_STREAM = "Server, stream, virtual threads"

HEADLINES = (
    Headline("Server, unary, virtual threads", "server-unary", _VIRTUAL, "grpc-java/virtual"),
    Headline("Server, unary, virtual threads", "server-unary", _VIRTUAL, "grpc-java/default"),
    Headline("Server, unary, virtual threads", "server-unary", _VIRTUAL, "grpc-java/direct"),
    Headline("Server, unary, inline", "server-unary", _INLINE, "grpc-java/direct"),
    Headline(_STREAM, "server-stream", _VIRTUAL, "grpc-java/direct"),
    Headline("Client, unary, virtual threads", "client-unary-64", _VIRTUAL, "grpc-java/virtual"),
    Headline("Client, unary, virtual threads", "client-unary-64", _VIRTUAL, "grpc-java/async"),
    Headline("Client, receiving a stream", "client-receive", LEGATE + "/receive", "grpc-java/receive"),
    Headline("Gateway, virtual threads", "gateway", _VIRTUAL, "grpc-java/virtual"),
    Headline("Server, unary, virtual threads", "server-unary", _VIRTUAL, "vertx/loop"),
    Headline("Server, unary, inline", "server-unary", _INLINE, "vertx/loop"),
    Headline(_STREAM, "server-stream", _VIRTUAL, "vertx/loop"),
    Headline("Server, unary, virtual threads", "server-unary", _VIRTUAL, "tonic/default"),
    Headline("Server, unary, inline", "server-unary", _INLINE, "tonic/default"),
    Headline(_STREAM, "server-stream", _VIRTUAL, "tonic/default"),
    Headline("Server, unary, virtual threads", "server-unary", _VIRTUAL, "grpc-go/default"),
    Headline(_STREAM, "server-stream", _VIRTUAL, "grpc-go/default"),
)


@dataclass
class Selection:
    """The cases to run, with the pairs of the chosen peers only."""

    cases: list = field(default_factory=list)

    @staticmethod
    def of(only, peers, quick):
        names = {case.name for case in CASES}
        unknown = [name for name in only if name not in names]
        if unknown:
            raise ValueError(f"no case is called {', '.join(unknown)}; there are {', '.join(sorted(names))}")
        chosen = []
        for case in CASES:
            if only and case.name not in only or quick and not only and not case.quick:
                continue
            pairs = tuple(p for p in case.pairs if _is_wanted(p[1], case, peers, quick))
            if pairs:
                chosen.append((case, pairs))
        return Selection(chosen)


def _is_wanted(peer, case, peers, quick):
    if peers:
        return peer in peers or peer.split("/")[0] in peers
    return not quick or peer in case.quick or not case.quick and peer.startswith("grpc-java/")
