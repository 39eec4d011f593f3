"""The programs that are run: how they are built, started, pinned and told what to do."""
import contextlib
import json
import os
import select
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

from . import certificate, jdk
from .failure import Failure

BENCH = Path(__file__).resolve().parent.parent
ROOT = BENCH.parent
LOAD = BENCH / "load" / "build" / "load"
LOGS = BENCH / "build" / "logs"
TESTED_CORE, OTHER_CORE, BOTH_CORES = "1", "0", "0,1"
PIN_TRIES = 5
ANSWER_SECONDS = 120
JVM = ("--enable-native-access=ALL-UNNAMED", "--sun-misc-unsafe-memory-access=allow")

# Of each family: the folder of its jars, and the classes of its server, client and gateway, as far as it has them.
_JAVA = {
    "legate": (
        BENCH / "legate" / "target",
        "dev.legate.bench.EchoServer",
        "dev.legate.bench.EchoCaller",
        "dev.legate.bench.EchoGateway",
    ),
    "jdk": (BENCH / "kit" / "target", "", "dev.legate.bench.kit.BareVirtualThreads"),
    "grpc-java": (
        BENCH / "peers" / "grpc-java" / "target",
        "dev.legate.bench.grpcjava.GrpcJavaServer",
        "dev.legate.bench.grpcjava.GrpcJavaCaller",
        "dev.legate.bench.grpcjava.GrpcJavaGateway",
    ),
    "vertx": (BENCH / "peers" / "vertx" / "target", "dev.legate.bench.vertx.VertxServer"),
}


@dataclass(frozen=True)
class Native:
    """A family whose programs, `server` and `client` in a folder, are built by a tool of its own."""

    tool: str
    build: tuple
    programs: Path


_NATIVE = {
    "grpc-go": Native(
        "go", (str(BENCH / "peers" / "grpc-go" / "build-go"),), BENCH / "peers" / "grpc-go" / "build"
    ),
    "tonic": Native(
        "cargo",
        ("cargo", "build", "--quiet", "--locked", "--release", "--bins"),
        BENCH / "peers" / "tonic" / "target" / "release",
    ),
}
_SERVER, _CLIENT, _GATEWAY = 0, 1, 2


def family_of(variant):
    return variant.split("/")[0]


def mode_of(variant):
    """What the program is told; +aot is how it is started."""
    return variant.split("/")[1].removesuffix("+aot")


def speaks_tls(variant):
    """Whether it is a server with TLS, which gets a certificate, and load that speaks it."""
    return mode_of(variant).endswith("-tls")


def can_speak_tls():
    """Whether what TLS needs beside the servers is installed; known when the load generator has been built."""
    return certificate.can_be_made() and subprocess.run([str(LOAD), "--has-tls"], check=False).returncode == 0


def families():
    """The families whose programs can be built on this machine."""
    return set(_JAVA) | {family for family, native in _NATIVE.items() if shutil.which(native.tool)}


def lacking(family):
    """What has to be installed for a family that is not among families()."""
    return _NATIVE[family].tool


def build(wanted):
    """Builds the load generator and the programs of the families."""
    _run(["make", "-s", "-C", str(BENCH / "load")])
    modules = {
        "legate": "bench/legate",
        "jdk": "bench/kit",
        "grpc-java": "bench/peers/grpc-java",
        "vertx": "bench/peers/vertx",
    }
    chosen = ",".join(modules[f] for f in sorted(wanted) if f in modules)
    _run(["mvn", "-B", "-q", "-Pbench", "-pl", chosen, "-am", "package", "-DskipTests"], cwd=ROOT)
    for family in sorted(wanted & set(_NATIVE)):
        _run(list(_NATIVE[family].build), cwd=BENCH / "peers" / family)


def _run(command, cwd=None):
    if shutil.which(command[0]) is None:
        raise Failure(f"{command[0]} is not installed")
    if subprocess.run(command, cwd=cwd, check=False).returncode:
        raise Failure(f"failed: {' '.join(command)}")


def target_of(variant):
    """The folder that a Java program is built in."""
    return _JAVA[family_of(variant)][0]


def jars_of(variant):
    """The class path of a Java program, always in the same order, as AOT caches need it."""
    target = target_of(variant)
    own, others = sorted(target.glob("*.jar")), sorted((target / "lib").glob("*.jar"))
    if not own:
        raise _not_built(variant)
    return own + others


def _not_built(variant):
    return Failure(f"{family_of(variant)} has not been built; run bench/run without --no-build")


def _command(variant, main_index, arguments, jvm=()):
    if family_of(variant) in _NATIVE:
        program = _NATIVE[family_of(variant)].programs / ("server", "client")[main_index]
        if not program.exists():
            raise _not_built(variant)
        return [str(program), *arguments]
    _, *mains = _JAVA[family_of(variant)]
    class_path = os.pathsep.join(str(jar) for jar in jars_of(variant))
    return [jdk.java(), *JVM, *jvm, "-cp", class_path, mains[main_index], *arguments]


class Program:
    """A running program that answers a line of JSON to each line it is told, and ends with its input."""

    def __init__(self, variant, command):
        self.variant = variant
        LOGS.mkdir(parents=True, exist_ok=True)
        self._log = LOGS / f"{variant.replace('/', '-')}.log"  # of the last that ran
        with open(self._log, "wb") as log:
            self._process = subprocess.Popen(
                command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=log, text=True, bufsize=1
            )
        try:
            self.started = self._answer(ANSWER_SECONDS)
        except Failure:
            self.stop()
            raise
        self.pid = self.started["pid"]

    @staticmethod
    def server(variant, port=0, jvm=()):
        files = certificate.files() if speaks_tls(variant) else ()
        return Program(variant, _command(variant, _SERVER, [str(port), mode_of(variant), *files], jvm))

    @staticmethod
    def client(variant, port, lanes, payload, messages):
        arguments = [str(port), mode_of(variant), lanes, payload, messages]
        return Program(variant, _command(variant, _CLIENT, arguments))

    @staticmethod
    def gateway(variant, port_behind):
        """A server whose answers come from the server behind it."""
        return Program(variant, _command(variant, _GATEWAY, ["0", mode_of(variant), str(port_behind)]))

    @property
    def port(self):
        return self.started["port"]

    def ask(self, line, seconds=ANSWER_SECONDS):
        try:
            self._process.stdin.write(line + "\n")
            self._process.stdin.flush()
        except OSError as broken:
            raise Failure(f"{self.variant} has ended before it was told '{line}'{self._last_words()}") from broken
        return self._answer(seconds)

    def _answer(self, seconds):
        ready, _, _ = select.select([self._process.stdout], [], [], seconds)
        line = self._process.stdout.readline() if ready else ""
        if not line:
            raise Failure(f"{self.variant} did not answer within {seconds} s, or has ended{self._last_words()}")
        return json.loads(line)

    def _last_words(self):
        """Where it logs, and the beginning of what it said."""
        said = self._log.read_text(encoding="utf-8", errors="replace").splitlines()
        return f"; {self._log.relative_to(ROOT)} begins: {' | '.join(said[:3])}" if said else ""

    def pin(self, cores):
        """All its threads; those that they start inherit it."""
        for _ in range(PIN_TRIES):
            result = subprocess.run(
                ["taskset", "-a", "-p", "-c", cores, str(self.pid)], capture_output=True, text=True, check=False
            )
            if result.returncode == 0:
                return
            # A thread that ended after taskset had listed it; the others may not be pinned yet.
        raise Failure(f"cannot pin {self.variant}: {result.stderr.strip()}")

    def stop(self, seconds=10):
        with contextlib.suppress(OSError):
            self._process.stdin.close()
        try:
            self._process.wait(seconds)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()


def load(server, arguments, warmup, seconds, cores=OTHER_CORE):
    """Runs the load generator against a server; every reply must be right."""
    command = ["taskset", "-c", cores, str(LOAD), "--pid", str(server.pid)]
    command += ["--warmup", str(warmup), "--seconds", str(seconds), *arguments]
    command += ["--tls", str(server.port)] if speaks_tls(server.variant) else [str(server.port)]
    result = subprocess.run(command, capture_output=True, text=True, check=False)
    if result.returncode not in (0, 1) or not result.stdout:
        raise Failure(f"the load generator failed: {result.stderr.strip()}")
    return parse(result.stdout, f"{server.variant} with {' '.join(arguments)}")


def parse(output, what):
    """The generator's line, which must tell of no errors."""
    found = json.loads(output)
    if found["errors"]:
        raise Failure(f"{what}: {found['errors']} errors, the first: {found['first_error']}")
    return found
