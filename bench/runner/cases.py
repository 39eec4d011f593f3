"""What is compared with what.

A variant is a program in a mode, named FAMILY/MODE. A row compares a variant of Legate with one of a peer by a metric.
"""
from dataclasses import dataclass, field

LEGATE = "legate"
HIGHER_IS_BETTER = {"calls_per_cpu_s", "messages_per_cpu_s"}


@dataclass(frozen=True)
class Case:
    name: str
    side: str  # "server", "client", "both", "idle" or "start"
    metrics: tuple
    # Of the generator (server), or MODE-independent arguments LANES PAYLOAD MESSAGES (client, both).
    arguments: tuple
    # Pairs of (Legate's variant, peer's variant).
    pairs: tuple
    quick: bool = False


def _pairs(subjects, peers):
    return tuple((s, p) for s in subjects for p in peers)


_VIRTUAL = LEGATE + "/virtual"
_INLINE = LEGATE + "/inline"
_GRPC_JAVA = ("grpc-java/direct", "grpc-java/default", "grpc-java/virtual")
_OTHERS = ("vertx/loop", "grpc-go/default", "tonic/default")
_SERVERS = _GRPC_JAVA + _OTHERS
_CALLS = ("calls_per_cpu_s",)
_MESSAGES = ("messages_per_cpu_s",)


def _server(name, metrics, load, quick=False, subjects=(_VIRTUAL, _INLINE), peers=_SERVERS):
    return Case(name, "server", metrics, tuple(load.split()), _pairs(subjects, peers), quick)


def _client(name, metrics, lanes, messages, pairs, quick=False, payload=100):
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
    _server("server-unary", _CALLS + ("bytes_per_call",), "--connections 8 --streams 32", quick=True),
    _server("server-unary-1x100", _CALLS, "--connections 1 --streams 100"),
    _server("server-unary-1x1", _CALLS + ("p50_us", "p99_us"), "--connections 1 --streams 1"),
    _server("server-unary-16B", _CALLS, "--payload 16"),
    _server("server-unary-10KiB", _CALLS, "--payload 10240"),
    _server("server-unary-1MiB", _CALLS, "--payload 1048576 --connections 4 --streams 2"),
    _server("server-unary-headers", _CALLS, "--headers 10 --timeout"),
    _server("server-stream", _MESSAGES, "--mode server-stream --streams 4", quick=True, subjects=(_VIRTUAL,)),
    _server(
        "server-stream-64KiB",
        _MESSAGES,
        "--mode server-stream --streams 4 --payload 65536 --messages 50",
        subjects=(_VIRTUAL,),
    ),
    _server("server-client-stream", _MESSAGES, "--mode client-stream --streams 4", subjects=(_VIRTUAL,)),
    _server("server-bidi", _MESSAGES, "--mode bidi --streams 4", subjects=(_VIRTUAL,)),
    _client("client-unary-64", _CALLS + ("bytes_per_call",), 64, 1, _UNARY_CLIENTS, quick=True),
    _client(
        "client-unary-sequential",
        _CALLS + ("p50_us", "p99_us"),
        1,
        1,
        _pairs((LEGATE + "/virtual", LEGATE + "/platform"), ("grpc-java/virtual", "grpc-java/platform")),
    ),
    _client(
        "client-receive",
        _MESSAGES,
        8,
        1000,
        _stream_clients("receive", "grpc-java/receive-virtual"),
        quick=True,
    ),
    _client("client-send", _MESSAGES, 8, 1000, _stream_clients("send")),
    _client("client-bidi", _MESSAGES, 8, 1000, _stream_clients("bidi")),
    Case("sequential", "both", ("p50_us", "p99_us"), ("1", "100", "1"), ((_VIRTUAL, "grpc-java/virtual"),)),
    Case(
        "idle-connections",
        "idle",
        ("rss_mib",),
        ("--connections", "10000", "--streams", "0"),
        _pairs((_VIRTUAL,), ("grpc-java/default",)),
    ),
    Case(
        "open-streams",
        "idle",
        ("rss_mib",),
        ("--connections", "100", "--streams", "100"),
        _pairs((_VIRTUAL,), ("grpc-java/default", "grpc-java/virtual")),
    ),
    Case("start", "start", ("first_call_ms",), (), ((_VIRTUAL, "grpc-java/default"),)),
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
        if quick and not peers:
            peers = ["grpc-java"]
        chosen = []
        for case in CASES:
            if only and case.name not in only or quick and not only and not case.quick:
                continue
            pairs = tuple(p for p in case.pairs if not peers or p[1] in peers or p[1].split("/")[0] in peers)
            if pairs:
                chosen.append((case, pairs))
        return Selection(chosen)
