"""AOT caches of JDK 25: a training run writes what the JVM had to find out, later starts read it."""
import json

from . import jdk, programs
from .failure import Failure
from .programs import BOTH_CORES, Program

_WRITING_SECONDS = 120
_TRAINING_SECONDS = 0.3


def jvm_flags(variant):
    """For a variant that ends with +aot, those that use its cache, which is made if need be; for others none."""
    if not variant.endswith("+aot"):
        return ()
    # "on" makes a cache that does not fit an error; the default would quietly start without.
    return (f"-XX:AOTCache={_cache(variant)}", "-XX:AOTMode=on")


def _cache(variant):
    folder = programs.target_of(variant) / "aot"
    cache, made_of = folder / f"{programs.mode_of(variant)}.aot", folder / f"{programs.mode_of(variant)}.json"
    wanted = _made_of(variant)
    if not (cache.is_file() and made_of.is_file() and made_of.read_text(encoding="utf-8") == wanted):
        folder.mkdir(exist_ok=True)
        cache.unlink(missing_ok=True)
        _train(variant, cache)
        made_of.write_text(wanted, encoding="utf-8")
    return cache


def _made_of(variant):
    """What a cache depends on, as text."""
    jars = [(str(jar), jar.stat().st_size, jar.stat().st_mtime_ns) for jar in programs.jars_of(variant)]
    return json.dumps([jdk.java(), jdk.version(), programs.JVM, jars], indent=1)


def _train(variant, cache):
    """A first call and a moment of load, the same for everyone; the JVM writes the cache when it ends."""
    server = Program.server(variant, jvm=(f"-XX:AOTCacheOutput={cache}",))
    try:
        programs.load(server, ("--mode", "first-call"), 0, 0, BOTH_CORES)
        programs.load(server, (), 0, _TRAINING_SECONDS, BOTH_CORES)
    finally:
        server.stop(_WRITING_SECONDS)
    if not cache.is_file():
        raise Failure(f"{variant} ended without writing its AOT cache")
