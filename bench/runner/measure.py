"""How each kind of case is measured: warm-up on both cores until steady, then pinned, rounds interleaved."""
from contextlib import ExitStack
from dataclasses import dataclass

from . import h2load, overload, programs, start
from .cases import OURS
from .failure import Failure
from .programs import BOTH_CORES, OTHER_CORE, TESTED_CORE, Program

SERVER_OF_CLIENTS = "legate/inline"
BARE_THREADS = ("jdk/virtual-thread",)
# So many a second for everybody: what calls leave behind in a heap would count against who answers more of them.
EARLIER_CALLS = ("--connections", "1", "--streams", "100", "--rate", "2000")


@dataclass(frozen=True)
class Effort:
    rounds: int
    seconds: float
    window: float  # of the warm-up
    least_windows: int
    most_windows: int


FULL = Effort(rounds=3, seconds=3, window=1.5, least_windows=4, most_windows=10)
QUICK = Effort(rounds=3, seconds=2, window=1, least_windows=4, most_windows=8)
SMOKE = Effort(rounds=1, seconds=0.2, window=0.1, least_windows=1, most_windows=1)


def steady(costs, least):
    """Whether the last three of these costs per call differ by less than 5 %."""
    last = costs[-3:]
    return len(costs) >= least and max(last) < 1.05 * min(last)


def _warm_up(variant, window, effort, say):
    costs = []
    while len(costs) < effort.most_windows:
        found = window()
        costs.append(found["cpu_s"] / max(1, found["messages"]))
        if steady(costs, effort.least_windows):
            return
    if effort is not SMOKE:
        say(f"  {variant} is not steady after {len(costs)} windows, as on a machine with other work")


def _server(stack, variant, begin=Program.server):
    """A server that has answered a call."""
    server = begin(variant)
    stack.callback(server.stop)
    programs.load(server, ("--mode", "first-call"), 0, 0)
    return server


def _unless_a_peer_fails(case, variant, effort, say, action):
    """What the action gives; None, and a line, if a peer fails in it: the others are measured. Ours must not fail."""
    try:
        return action()
    except Failure as failure:
        if variant.split("/")[0] in OURS or effort is SMOKE:
            raise
        say(f"  {variant} is left out of {case.name}, since it failed: {failure}")
        return None


class Rounds:
    """Results of all variants, round by round."""

    def __init__(self, say):
        self.results = {}
        self._say = say

    def leave_out(self, variant):
        self.results.pop(variant, None)

    def add(self, case, variant, found):
        self.results.setdefault(variant, []).append(found)
        parts = [f"{n} {found[n]:,.1f}" for n in ("p50_us", "p99_us", "rss_mib", "rss_added_mib", "heap_before_mib", "heap_mib") if n in found]
        for name in ("calls_per_cpu_s", "calls_per_s", "messages_per_cpu_s", "bytes_per_call", "first_call_ms", "goodput_percent", "goodput_per_s", "peak_per_s", "rate", "refused", "late"):
            if name in found:
                parts.insert(0, f"{name} {found[name]:,.0f}")
        self._say(f"  {case.name} {variant}: {', '.join(parts)}")


def _per_cpu(found):
    if found.get("cpu_s"):
        found["calls_per_cpu_s"] = found["calls"] / found["cpu_s"]
        found["messages_per_cpu_s"] = found["messages"] / found["cpu_s"]
        found["calls_per_s"] = found["calls"] / found["seconds"]
    return found


def servers(case, variants, effort, say, drive=programs.load):
    """Servers on one core, what drives them on the other."""
    with ExitStack() as stack:
        def begin(variant):
            return _warm_server(_server(stack, variant), case, effort, say, drive)

        running = {v: _unless_a_peer_fails(case, v, effort, say, lambda v=v: begin(v)) for v in variants}
        return _rounds_of_servers(case, running, effort, say, drive)


def servers_h2load(case, variants, effort, say):
    """The same with h2load instead of the load generator."""
    return servers(case, variants, effort, say, h2load.drive)


def gateways(case, variants, effort, say):
    """Servers on one core; the load generator, and the one server that they all call, on the other."""
    with ExitStack() as stack:
        behind = _server(stack, SERVER_OF_CLIENTS)
        running = {}
        for variant in variants:
            behind.pin(BOTH_CORES)
            gateway = _server(stack, variant, lambda v: Program.gateway(v, behind.port))
            running[variant] = _warm_server(gateway, case, effort, say)
        behind.pin(OTHER_CORE)
        return _rounds_of_servers(case, running, effort, say, programs.load)


def _warm_server(server, case, effort, say, drive=programs.load):
    _warm_up(server.variant, lambda: drive(server, case.arguments, 0, effort.window, BOTH_CORES), effort, say)
    server.pin(TESTED_CORE)
    return server


def _rounds_of_servers(case, running, effort, say, drive):
    def one_round(server):
        found = _per_cpu(drive(server, case.arguments, effort.seconds / 4, effort.seconds))
        if "bytes_per_call" in case.metrics and _tells_allocation(server.variant):
            found["bytes_per_call"] = _bytes_per_call(server, case, effort)
        return found

    rounds = Rounds(say)
    left = {variant: server for variant, server in running.items() if server}
    for _ in range(effort.rounds):
        for variant, server in list(left.items()):
            found = _unless_a_peer_fails(case, variant, effort, say, lambda s=server: one_round(s))
            if found:
                rounds.add(case, variant, found)
            else:
                del left[variant]
                rounds.leave_out(variant)
    return rounds.results


def _tells_allocation(variant):
    return variant.split("/")[0] in ("legate", "grpc-java", "vertx")


def _bytes_per_call(server, case, effort):
    before = server.ask("usage")["allocated"]
    calls = programs.load(server, case.arguments, 0, effort.seconds / 4)["calls"]
    return (server.ask("usage")["allocated"] - before) / max(1, calls)


def clients(case, variants, effort, say):
    """Clients on one core; all of them call the same server of Legate's on the other."""
    rounds = Rounds(say)
    with ExitStack() as stack:
        server = _server(stack, SERVER_OF_CLIENTS)
        running = {}
        for variant in variants:
            client = Program.client(variant, server.port, *case.arguments)
            stack.callback(client.stop)
            running[variant] = client
            server.pin(BOTH_CORES)
            _warm_up(variant, lambda c=client: c.ask(f"measure {effort.window}"), effort, say)
            client.pin(TESTED_CORE)
        server.pin(OTHER_CORE)
        for _ in range(effort.rounds):
            for variant, client in running.items():
                client.ask(f"measure {effort.seconds / 4}")
                rounds.add(case, variant, _per_cpu(client.ask(f"measure {effort.seconds}")))
    return rounds.results


def both(case, variants, effort, say):
    """Client and server of the same variant, each on a core of its own."""
    rounds = Rounds(say)
    with ExitStack() as stack:
        running = {}
        for variant in variants:
            server = _server(stack, variant)
            client = Program.client(variant, server.port, *case.arguments)
            stack.callback(client.stop)
            running[variant] = client
            _warm_up(variant, lambda c=client: c.ask(f"measure {effort.window}"), effort, say)
            server.pin(OTHER_CORE)
            client.pin(TESTED_CORE)
        for _ in range(effort.rounds):
            for variant, client in running.items():
                client.ask(f"measure {effort.seconds / 4}")
                rounds.add(case, variant, client.ask(f"measure {effort.seconds}"))
    return rounds.results


def threads(case, variants, effort, say):
    """What a call allocates at servers, beside what a virtual thread does that is only started."""
    rounds = Rounds(say)
    with ExitStack() as stack:
        running = {}
        for variant in variants:
            if variant in BARE_THREADS:
                program = Program.client(variant, 0, "8", "0", "1")
                stack.callback(program.stop)
                _warm_up(variant, lambda p=program: p.ask(f"measure {effort.window}"), effort, say)
            else:
                program = _warm_server(_server(stack, variant), case, effort, say)
            running[variant] = program
        for _ in range(effort.rounds):
            for variant, program in running.items():
                if variant in BARE_THREADS:
                    found = program.ask(f"measure {effort.seconds / 4}")
                else:
                    found = {"bytes_per_call": _bytes_per_call(program, case, effort)}
                rounds.add(case, variant, {"bytes_per_call": found["bytes_per_call"]})
    return rounds.results


def overloads(case, variants, effort, say):
    """Servers on one core; on the other what offers them three times what they can do."""
    rounds = Rounds(say)
    with ExitStack() as stack:
        running = {}
        for variant in variants:
            server = _server(stack, variant)
            _warm_up(variant, lambda s=server: overload.drive_to_warm(s, effort.window, BOTH_CORES), effort, say)
            server.pin(TESTED_CORE)
            running[variant] = server
        for _ in range(effort.rounds):
            for variant, server in running.items():
                rounds.add(case, variant, overload.measured(server, effort, effort is SMOKE))
    return rounds.results


def idle(case, variants, effort, say):
    """Connections that do nothing, to a new server that has answered calls: its resident memory, and what they added."""
    rounds = Rounds(say)
    for _ in range(effort.rounds):
        for variant in variants:
            with ExitStack() as stack:
                server = _server(stack, variant)
                programs.load(server, EARLIER_CALLS, 0, effort.window, BOTH_CORES)
                found = programs.load(server, ("--mode", "idle", *case.arguments), 0.5, 0.5, BOTH_CORES)
                found["rss_added_mib"] = found["rss_mib"] - found["rss_before_mib"]
                rounds.add(case, variant, found)
    return rounds.results


def starts(case, variants, effort, say):
    """From the start of the process to the first answered call, on both cores."""
    rounds = Rounds(say)
    for variant in variants:
        start.prepare(variant)
    for _ in range(effort.rounds):
        for variant in variants:
            rounds.add(case, variant, {"first_call_ms": start.first_call_ms(variant)})
    return rounds.results


SIDES = {
    "server": servers,
    "h2load": servers_h2load,
    "gateway": gateways,
    "client": clients,
    "both": both,
    "threads": threads,
    "idle": idle,
    "overload": overloads,
    "start": starts,
}
