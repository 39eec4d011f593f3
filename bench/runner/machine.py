"""What figures belong to: machine, JDK, date, commit."""
import datetime
import os
import platform
import re
import subprocess
from pathlib import Path

from . import jdk

_ROOT = Path(__file__).resolve().parent.parent.parent


def about():
    """One line of text, of now."""
    cores = f"{os.cpu_count()} cores{_processor()}, {platform.machine()}"
    today = datetime.date.today().isoformat()
    return " · ".join(part for part in (cores, f"JDK {jdk.version()}", today, _commit()) if part)


def beside(json_file):
    """The file that says what the figures of a JSON file belong to."""
    return Path(json_file).with_suffix(".about.txt")


def _processor():
    try:
        found = re.search(r"^model name\s*: (.+)$", Path("/proc/cpuinfo").read_text(encoding="utf-8"), re.MULTILINE)
    except OSError:
        found = None
    return f" of {found.group(1).strip()}" if found else ""


def _commit():
    try:
        found = subprocess.run(
            ["git", "describe", "--always", "--abbrev=7", "--exclude=*", "--dirty= and changes"],
            cwd=_ROOT,
            capture_output=True,
            text=True,
            check=False,
        )
    except OSError:
        return ""
    return f"commit {found.stdout.strip()}" if found.returncode == 0 else ""
