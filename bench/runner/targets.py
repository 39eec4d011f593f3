"""What Legate has set itself to reach, and whether a run shows it."""
from dataclasses import dataclass
from typing import Optional

from .cases import HIGHER_IS_BETTER

MET, MISSED, NOT_MEASURED = "met", "missed", "not measured"


@dataclass(frozen=True)
class Target:
    case: str
    metric: str
    subject: str
    peer: str  # a variant, a family (each of its variants is meant), or EVERY_PEER
    bound: float  # the least where more is better, else the most
    # What it is of: the ratio to the peer, or Legate's own value.
    judges: str = "ratio"

    @property
    def more_is_better(self):
        return self.metric in HIGHER_IS_BETTER

    def covers(self, row):
        return (
            (row["case"], row["metric"], row["subject"]) == (self.case, self.metric, self.subject)
            and self.peer in (row["peer"], row["peer"].split("/")[0], EVERY_PEER)
            and row["peer"].split("/")[0] != self.subject.split("/")[0]
            and row[self.judges] is not None
        )


EVERY_PEER = "every peer"
_CALLS, _MESSAGES = "calls_per_cpu_s", "messages_per_cpu_s"
_VIRTUAL, _INLINE, _AOT = "legate/virtual", "legate/inline", "legate/virtual+aot"

TARGETS = (
    Target("server-unary", _CALLS, _VIRTUAL, "grpc-java/virtual", 5),
    Target("server-unary", _CALLS, _VIRTUAL, "grpc-java/default", 10),
    Target("server-unary", _CALLS, _VIRTUAL, "grpc-java/direct", 3),
    Target("server-unary", _CALLS, _VIRTUAL, "vertx", 3),
    Target("server-unary", _CALLS, _VIRTUAL, "tonic", 3),
    Target("server-unary", _CALLS, _VIRTUAL, "grpc-go", 6),
    Target("server-unary", _CALLS, _INLINE, "grpc-java/direct", 5),
    Target("server-unary", _CALLS, _INLINE, "vertx", 5),
    Target("server-unary", _CALLS, _INLINE, "tonic", 5),
    Target("server-stream", _MESSAGES, _VIRTUAL, "grpc-java/direct", 3),
    Target("server-stream", _MESSAGES, _VIRTUAL, "vertx", 1.7),
    Target("server-stream", _MESSAGES, _VIRTUAL, "tonic", 1.3),
    Target("client-unary-64", _CALLS, _VIRTUAL, "grpc-java/virtual", 5),
    Target("client-unary-64", _CALLS, _VIRTUAL, "grpc-java/async", 3),
    Target("client-unary-64", _CALLS, _VIRTUAL, "tonic", 4),
    Target("client-receive", _MESSAGES, "legate/receive", "grpc-java", 3),
    Target("client-send", _MESSAGES, "legate/send", "grpc-java", 3),
    Target("client-bidi", _MESSAGES, "legate/bidi", "grpc-java", 3),
    Target("server-client-stream", _MESSAGES, _VIRTUAL, "grpc-java", 3),
    Target("server-bidi", _MESSAGES, _VIRTUAL, "grpc-java", 3),
    Target("server-unary-1MiB", _CALLS, _VIRTUAL, EVERY_PEER, 1),
    Target("client-unary-1MiB", _CALLS, _VIRTUAL, EVERY_PEER, 1),
    Target("sequential", "p50_us", _VIRTUAL, "grpc-java/virtual", 0.7),
    Target("sequential", "p99_us", _VIRTUAL, "grpc-java/virtual", 0.7),
    Target("server-unary", "bytes_per_call", _VIRTUAL, "grpc-java/virtual", 0.5),
    Target("client-unary-64", "bytes_per_call", _VIRTUAL, "grpc-java/virtual", 0.5),
    Target("idle-connections", "rss_mib", _VIRTUAL, "grpc-java", 0.5),
    # Goodput at three times the sustainable load, in percent of the peak: whatever the peer does.
    Target("overload", "goodput_percent", "legate/work-adaptive", EVERY_PEER, 80, "subject_value"),
    Target("overload", "goodput_percent", "legate/work-limited", EVERY_PEER, 80, "subject_value"),
    Target("start", "first_call_ms", _AOT, "grpc-java/default", 0.5),
    Target("start", "first_call_ms", _AOT, "grpc-java/default+aot", 0.8),
)


@dataclass(frozen=True)
class Verdict:
    target: Target
    ratio: Optional[float]  # or what else the target judges: the worst of the rows that it covers

    @property
    def outcome(self):
        if self.ratio is None:
            return NOT_MEASURED
        enough = self.ratio >= self.target.bound if self.target.more_is_better else self.ratio <= self.target.bound
        return MET if enough else MISSED


def verdicts(rows, of=TARGETS):
    found = []
    for target in of:
        ratios = [row[target.judges] for row in rows if target.covers(row)]
        worst = min if target.more_is_better else max
        found.append(Verdict(target, worst(ratios) if ratios else None))
    return found


def text(found):
    """A line for each target that was measured, and how many there are of each outcome."""
    lines = []
    for verdict in found:
        target = verdict.target
        if verdict.ratio is None:
            continue
        sign = "≥" if target.more_is_better else "≤"
        what = f"{target.case} {target.metric}"
        who = f"{target.subject} vs {target.peer}" if target.judges == "ratio" else target.subject
        lines.append(f"{what:<33} {who:<43} {sign} {target.bound:<4} {verdict.ratio:>6.2f}  {verdict.outcome}")
    outcomes = [verdict.outcome for verdict in found]
    lines.append("targets: " + ", ".join(f"{outcomes.count(o)} {o}" for o in (MET, MISSED, NOT_MEASURED)))
    return "\n".join(lines)
