"""The JDK that builds and runs the Java programs, found as all scripts of this project find it."""
import os
import subprocess
from pathlib import Path

from .failure import Failure

_ROOT = Path(__file__).resolve().parent.parent.parent
_FIND = '. "$1/.ci/find-jdk.sh" && find_jdk25 bench/run && printf %s "$JAVA_HOME"'


def find():
    """Sets JAVA_HOME, for Maven too, to a JDK 25 or later."""
    found = subprocess.run(["bash", "-c", _FIND, "find", str(_ROOT)], capture_output=True, text=True, check=False)
    if found.returncode:
        raise Failure(found.stderr.strip().removeprefix("bench/run: "))
    os.environ["JAVA_HOME"] = found.stdout


def java():
    return str(Path(os.environ["JAVA_HOME"]) / "bin" / "java")


def version():
    """Its version and who made it, such as "25.0.3 (Eclipse Adoptium)"."""
    release = dict(
        line.split("=", 1)
        for line in (Path(os.environ["JAVA_HOME"]) / "release").read_text(encoding="utf-8").splitlines()
        if "=" in line
    )
    maker = release.get("IMPLEMENTOR", "").strip('"')
    number = release.get("JAVA_VERSION", "?").strip('"')
    return f"{number} ({maker})" if maker else number
