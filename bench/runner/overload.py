"""Three times the load that a server can sustain, and what of it is answered in time.

The peak is the best of a few closed loops, which keep a server busy and overload nobody. Then calls begin at three times
that rate, whether or not earlier ones are answered, each with a deadline.
"""
from . import programs

TIMES_THE_PEAK = 3
DEADLINE_MS = 250
_PEAK_ROUNDS = 3
_SECONDS = 10  # of the overload in a measurement
_UNCOUNTED = 2  # for limits to find their values
_PEAK = ("--connections", "4", "--streams", "2")
_CONNECTIONS = ("--connections", "8")


def measured(server, effort, is_brief):
    """The peak of a warm server, and what it does beyond it."""
    rounds = 1 if is_brief else _PEAK_ROUNDS
    peaks = [programs.load(server, _PEAK, effort.seconds / 4, effort.seconds) for _ in range(rounds)]
    peak = max(found["calls_per_s"] for found in peaks)
    uncounted, seconds = (0, effort.seconds) if is_brief else (_UNCOUNTED, _SECONDS)
    rate = TIMES_THE_PEAK * peak
    offered = ("--rate", f"{rate:.1f}", "--deadline-ms", str(DEADLINE_MS), *_CONNECTIONS)
    before = _heap_mib(server)
    found = judged(peak, programs.load(server, offered, uncounted, seconds))
    return {**found, "heap_before_mib": before, "heap_mib": _heap_mib(server)}


def _heap_mib(server):
    """What is alive: resident memory also has garbage, of which the JVM keeps as much as it is allowed."""
    return server.ask("heap")["heap_mib"]


def judged(peak, found):
    """Goodput beside the peak."""
    goodput = found["good"] / found["seconds"]
    return {
        **found,
        "peak_per_s": peak,
        "goodput_per_s": goodput,
        "goodput_percent": 100 * goodput / peak,
        "rss_added_mib": found["rss_mib"] - found["rss_before_mib"],
    }


def drive_to_warm(server, window, cores):
    return programs.load(server, _PEAK, 0, window, cores)
