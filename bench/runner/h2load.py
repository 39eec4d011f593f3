"""Load by nghttp2's h2load, as a figure that others can repeat. It sees HTTP, not gRPC: status and length are checked."""
import re
import shutil
import subprocess
import tempfile

from .failure import Failure
from .process import cpu_seconds, rss_mib
from .programs import OTHER_CORE

PAYLOAD_BYTES = 100
FEWEST_CALLS = 2560
MOST_SECONDS = 120
MISSING = "h2load is not on the PATH (apt-get install nghttp2-client), so {} is left out"


def is_installed():
    return shutil.which("h2load") is not None


def framed_message(payload_bytes):
    """A gRPC message of bench.Msg with a payload, of fewer than 128 bytes."""
    payload = bytes(i * 31 % 256 for i in range(payload_bytes))
    message = bytes([2 << 3 | 2, len(payload)]) + payload
    return bytes([0]) + len(message).to_bytes(4, "big") + message


def drive(server, arguments, warmup, seconds, cores=OTHER_CORE):
    """As programs.load, which says what is returned; a server that answers a message with the same is expected.

    It makes a number of calls rather than run for a time, at the end of which it would cut calls off. The number comes
    from runs that grow, which are a warm-up too.
    """
    body = framed_message(PAYLOAD_BYTES)
    with tempfile.NamedTemporaryFile(suffix=".grpc") as file:
        file.write(body)
        file.flush()

        def run(calls):
            return parse(_run(server, arguments, file.name, calls, cores), len(body), server.variant)

        calls = FEWEST_CALLS
        trial = run(calls)
        while trial["seconds"] < (seconds + warmup) / 8:
            calls *= 4
            trial = run(calls)
        before = cpu_seconds(server.pid)
        found = run(max(calls, int(calls / trial["seconds"] * seconds)))
    found["cpu_s"] = cpu_seconds(server.pid) - before
    found["rss_mib"] = rss_mib(server.pid)
    return found


def _run(server, arguments, body, calls, cores):
    command = ["taskset", "-c", cores, "h2load", *arguments, "-n", str(calls), "-d", body]
    command += ["-H", "content-type: application/grpc", "-H", "te: trailers"]
    command += [f"http://127.0.0.1:{server.port}/bench.Echo/Unary"]
    try:
        result = subprocess.run(command, capture_output=True, text=True, check=False, timeout=MOST_SECONDS)
    except subprocess.TimeoutExpired as late:
        raise Failure(f"{server.variant}: h2load had not ended after {MOST_SECONDS} s") from late
    if result.returncode:
        raise Failure(f"h2load failed: {result.stderr.strip()}")
    return result.stdout


def parse(output, body_bytes, what):
    """Calls and seconds of a run in which each response had a 2xx status and a body of the right length."""
    requests = _numbers(output, r"requests: (\d+) total, \d+ started, (\d+) done, (\d+) succeeded, (\d+) failed, (\d+) errored, (\d+) timeout")
    statuses = _numbers(output, r"status codes: (\d+) 2xx, (\d+) 3xx, (\d+) 4xx, (\d+) 5xx")
    (data,) = _numbers(output, r"\((\d+)\) data")
    total, done, succeeded, *bad = requests
    if total == 0 or not total == done == succeeded == statuses[0] or any(bad) or any(statuses[1:]):
        raise Failure(f"{what}: not every request of h2load's succeeded: {requests}, by status {statuses}")
    if data != total * body_bytes:
        raise Failure(f"{what}: found {data} bytes in {total} responses, expected {body_bytes} in each")
    return {"calls": total, "messages": total, "seconds": _seconds(output)}


def _seconds(output):
    found = re.search(r"finished in ([\d.]+)(us|ms|s)", output)
    if not found:
        raise Failure(f"h2load did not say how long it took: {output[-500:]}")
    return float(found.group(1)) * {"us": 1e-6, "ms": 1e-3, "s": 1}[found.group(2)]


def _numbers(output, pattern):
    match = re.search(pattern, output)
    if not match:
        raise Failure(f"h2load said nothing like '{pattern}': {output[-500:]}")
    return [int(group) for group in match.groups()]
