"""The key of servers that speak TLS, and its self-signed certificate."""
import shutil
import subprocess
from pathlib import Path

from .failure import Failure

_FOLDER = Path(__file__).resolve().parent.parent / "build" / "tls"
_CERTIFICATE, _KEY = _FOLDER / "certificate.pem", _FOLDER / "key.pem"


def can_be_made():
    return shutil.which("openssl") is not None


def files():
    """The paths of certificate and key, which are made when they are first asked for."""
    if not (_CERTIFICATE.exists() and _KEY.exists()):
        _FOLDER.mkdir(parents=True, exist_ok=True)
        command = ["openssl", "req", "-x509", "-nodes", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256"]
        command += ["-days", "3650", "-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost,IP:127.0.0.1"]
        command += ["-keyout", str(_KEY), "-out", str(_CERTIFICATE)]
        made = subprocess.run(command, capture_output=True, text=True, check=False)
        if made.returncode:
            raise Failure(f"openssl could not make a certificate: {made.stderr.strip()}")
    return str(_CERTIFICATE), str(_KEY)
