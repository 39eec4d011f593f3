"""The programs that are run: how they are built, started, pinned and told what to do."""
import json
import os
import select
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

BENCH = Path(__file__).resolve().parent.parent
ROOT = BENCH.parent
LOAD = BENCH / "load" / "build" / "load"
TESTED_CORE, OTHER_CORE, BOTH_CORES = "1", "0", "0,1"
ANSWER_SECONDS = 120
JVM = ("--enable-native-access=ALL-UNNAMED", "--sun-misc-unsafe-memory-access=allow")

_JAVA = {
    "legate": (BENCH / "legate" / "target", "dev.legate.bench.EchoServer", "dev.legate.bench.EchoCaller"),
    "grpc-java": (
        BENCH / "peers" / "grpc-java" / "target",
        "dev.legate.bench.grpcjava.GrpcJavaServer",
        "dev.legate.bench.grpcjava.GrpcJavaCaller",
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


class Failure(Exception):
    """Something did not work as it has to; the message says what."""


def java():
    home = os.environ.get("JAVA_HOME")
    return str(Path(home) / "bin" / "java") if home else "java"


def families():
    """The families whose programs can be built on this machine."""
    return set(_JAVA) | {family for family, native in _NATIVE.items() if shutil.which(native.tool)}


def lacking(family):
    """What has to be installed for a family that is not among families()."""
    return _NATIVE[family].tool


def build(wanted):
    """Builds the load generator and the programs of the families."""
    _run(["make", "-s", "-C", str(BENCH / "load")])
    modules = {"legate": "bench/legate", "grpc-java": "bench/peers/grpc-java", "vertx": "bench/peers/vertx"}
    chosen = ",".join(modules[f] for f in sorted(wanted) if f in modules)
    _run(["mvn", "-B", "-q", "-Pbench", "-pl", chosen, "-am", "package", "-DskipTests"], cwd=ROOT)
    for family in sorted(wanted & set(_NATIVE)):
        _run(list(_NATIVE[family].build), cwd=BENCH / "peers" / family)


def _run(command, cwd=None):
    if shutil.which(command[0]) is None:
        raise Failure(f"{command[0]} is not installed")
    if subprocess.run(command, cwd=cwd, check=False).returncode:
        raise Failure(f"failed: {' '.join(command)}")


def _command(variant, main_index, arguments):
    family, _ = variant.split("/")
    if family in _NATIVE:
        program = _NATIVE[family].programs / ("server", "client")[main_index]
        if not program.exists():
            raise Failure(f"{variant} has not been built")
        return [str(program), *arguments]
    target, *mains = _JAVA[family]
    jars = [str(j) for j in target.glob("*.jar")] + [str(target / "lib" / "*")]
    return [java(), *JVM, "-cp", os.pathsep.join(jars), mains[main_index], *arguments]


class Program:
    """A running program that answers a line of JSON to each line it is told, and ends with its input."""

    def __init__(self, variant, command):
        self.variant = variant
        self._process = subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, bufsize=1
        )
        try:
            self.started = self._answer(ANSWER_SECONDS)
        except Failure:
            self.stop()
            raise
        self.pid = self.started["pid"]

    @staticmethod
    def server(variant, port=0):
        return Program(variant, _command(variant, 0, [str(port), variant.split("/")[1]]))

    @staticmethod
    def client(variant, port, lanes, payload, messages):
        arguments = [str(port), variant.split("/")[1], lanes, payload, messages]
        return Program(variant, _command(variant, 1, arguments))

    @property
    def port(self):
        return self.started["port"]

    def ask(self, line, seconds=ANSWER_SECONDS):
        self._process.stdin.write(line + "\n")
        self._process.stdin.flush()
        return self._answer(seconds)

    def _answer(self, seconds):
        ready, _, _ = select.select([self._process.stdout], [], [], seconds)
        line = self._process.stdout.readline() if ready else ""
        if not line:
            raise Failure(f"{self.variant} did not answer within {seconds} s, or has ended")
        return json.loads(line)

    def pin(self, cores):
        """All its threads; those that they start inherit it."""
        result = subprocess.run(
            ["taskset", "-a", "-p", "-c", cores, str(self.pid)], capture_output=True, text=True, check=False
        )
        if result.returncode:
            raise Failure(f"cannot pin {self.variant}: {result.stderr.strip()}")

    def stop(self):
        self._process.stdin.close()
        try:
            self._process.wait(10)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()


def load(server, arguments, warmup, seconds, cores=OTHER_CORE):
    """Runs the load generator against a server; every reply must be right."""
    command = ["taskset", "-c", cores, str(LOAD), "--pid", str(server.pid)]
    command += ["--warmup", str(warmup), "--seconds", str(seconds), *arguments, str(server.port)]
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
