"""From the start of a process to its first answered call."""
import socket
import subprocess
import time

from . import aot, programs
from .failure import Failure
from .programs import Program

_WAITING_SECONDS = 60


def prepare(variant):
    """Makes the AOT cache of a variant that is to have one, so that it is there when it counts."""
    aot.jvm_flags(variant)


def first_call_ms(variant):
    jvm, port = aot.jvm_flags(variant), _free_port()
    caller = subprocess.Popen(
        [str(programs.LOAD), "--mode", "first-call", str(port)], stdout=subprocess.PIPE, text=True
    )
    try:
        begun = time.clock_gettime(time.CLOCK_MONOTONIC)
        server = Program.server(variant, port, jvm)
        try:
            output, _ = caller.communicate(timeout=_WAITING_SECONDS)
        finally:
            server.stop()
        return (programs.parse(output, variant)["answered_at"] - begun) * 1000
    except subprocess.TimeoutExpired as late:
        raise Failure(f"{variant} did not answer its first call within {_WAITING_SECONDS} s") from late
    finally:
        caller.kill()
        caller.wait()


def _free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]
