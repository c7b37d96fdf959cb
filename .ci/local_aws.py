"""AWS on loopback for a check: ministack as its own process, gone when the check ends.

    local_aws.py COMMAND...    runs COMMAND with MINISTACK_ENDPOINT set
"""

import contextlib
import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from pathlib import Path

# A proxy of this machine has no business on its loopback.
os.environ["NO_PROXY"] = os.environ["no_proxy"] = "127.0.0.1"


class Failure(Exception):
    """What went wrong, for a person."""


def start_ministack(stack, work, **settings):
    """Starts ministack in an environment of its own, which functions inherit, and answers its endpoint."""
    port = free_port()
    endpoint = f"http://127.0.0.1:{port}"
    (work / "tmp").mkdir()
    environment = {
        "PATH": os.environ["PATH"],
        "HOME": str(work),
        "TMPDIR": str(work / "tmp"),
        # It listens on every interface otherwise.
        "BIND_HOST": "127.0.0.1",
        "MINISTACK_HOST": "127.0.0.1",
        "GATEWAY_PORT": str(port),
        **settings,
    }
    if "LAMBDA_EXECUTOR" in settings:
        # Without it functions would call the real AWS.
        environment["AWS_ENDPOINT_URL"] = endpoint
    log = work / "ministack.log"
    process = start(stack, log, environment, Path(sys.prefix) / "bin/ministack")

    def healthy():
        if process.poll() is not None:
            raise Failure(f"ministack ended with {process.returncode}:\n{log.read_text()}")
        return request(f"{endpoint}/_ministack/health")[0] == 200

    wait_for("ministack", 60, healthy)
    return endpoint


def start(stack, log, environment, *command):
    """Starts a process that ends with the stack, together with all it starts itself."""
    with open(log, "wb") as output:
        process = subprocess.Popen(
            [str(part) for part in command],
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    stack.callback(end, process)
    return process


def end(process):
    for how in (signal.SIGTERM, signal.SIGKILL):
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, how)
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(timeout=5)


@contextlib.contextmanager
def workplace():
    """A directory and a stack of things to end; both are cleared whatever happens, a SIGTERM included."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    with tempfile.TemporaryDirectory(prefix="jorge-check-", ignore_cleanup_errors=True) as work:
        with contextlib.ExitStack() as stack:
            yield Path(work), stack


def free_port():
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


def free_ports(how_many):
    """The first of so many ports in a row that nobody uses."""
    while True:
        with contextlib.ExitStack() as held, contextlib.suppress(OSError, OverflowError):
            first = free_port()
            for port in range(first, first + how_many):
                held.enter_context(socket.socket()).bind(("127.0.0.1", port))
            return first


def wait_for(what, seconds, question):
    """The first true answer within the time."""
    deadline = time.monotonic() + seconds
    while True:
        with contextlib.suppress(OSError):
            if answer := question():
                return answer
        if time.monotonic() > deadline:
            raise Failure(f"{what} did not come within {seconds} s")
        time.sleep(0.2)


def request(url, body=None):
    """Status and text of the answer to a GET, or to a POST of the body."""
    message = urllib.request.Request(url, body, {"Content-Type": "application/json", "Accept": "application/json"})
    try:
        with urllib.request.urlopen(message, timeout=35) as answer:
            return answer.status, answer.read().decode()
    except urllib.error.HTTPError as refusal:
        return refusal.code, refusal.read().decode(errors="replace")


if __name__ == "__main__":
    try:
        with workplace() as (work, stack):
            os.environ["MINISTACK_ENDPOINT"] = start_ministack(stack, work)
            sys.exit(subprocess.run(sys.argv[1:], check=False).returncode)
    except Failure as failure:
        sys.exit(str(failure))
