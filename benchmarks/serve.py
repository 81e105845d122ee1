"""`python -m benchmarks.serve`: the service under load, beside `claimx batch`, in one run.

A service is started as a process of its own, and asked from this one over the loopback address: by eight
clients at once, by ten thousand short requests in a row, by clients that are slow, rude or gone.
"""

from __future__ import annotations

import json
import random
import re
import socket
import string
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from http.client import HTTPConnection
from pathlib import Path
from statistics import median
from typing import Annotated, Any, NamedTuple

import psutil
import typer

from benchmarks.annotated import ROOT, read_samples
from benchmarks.memory import varied
from benchmarks.summary import environment
from claimx.article import Article
from claimx.batch.chunks import MOST_ITEMS
from claimx.batch.parts import Counts
from claimx.batch.plan import Plan
from claimx.batch.run import Unobserved, run_batch
from claimx.errors import InputError
from claimx.pipeline.load import load
from claimx.store.target import find_target

RESULTS = ROOT / "benchmarks" / "results" / "serve.md"
CLIENTS = 8

# What the project promises.
LEAST_OF_BATCH = 0.85
# What ten thousand requests may add to the memory that a thousand have taken.
MOST_GROWTH = 1.05

_READY = re.compile(r"ready: http://([\d.]+):(\d+)")


class Row(NamedTuple):
    """One measurement: what it is, what was found, what was promised, and whether the promise holds."""

    name: str
    found: str
    promise: str = ""
    holds: bool | None = None


class Service(NamedTuple):
    """A running service."""

    host: str
    port: int
    process: psutil.Process

    def connect(self) -> HTTPConnection:
        """A connection that stays open."""
        return HTTPConnection(self.host, self.port, timeout=120)

    def megabytes(self) -> float:
        """Memory of the service and its workers, as far as it is theirs alone (USS)."""
        every = [self.process, *self.process.children(recursive=True)]
        return float(sum(process.memory_full_info().uss for process in every)) / 1024**2


@contextmanager
def serving(workers: int, *options: str) -> Iterator[Service]:
    """A service as a process."""
    command = [sys.executable, "-m", "claimx", "serve", "--port", "0", "--workers", str(workers), *options]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as process:
        try:
            said = []
            for line in process.stderr or ():
                said.append(line)
                if found := _READY.search(line):
                    yield Service(found[1], int(found[2]), psutil.Process(process.pid))
                    break
            else:
                sys.exit(f"the service did not start: {said}")
        finally:
            process.terminate()


def post(connection: HTTPConnection, body: bytes, query: str = "") -> tuple[int, bytes]:
    """Send one record; status and answer."""
    connection.request("POST", f"/extract{query}", body, {"Content-Type": "application/json"})
    response = connection.getresponse()
    return response.status, response.read()


def ask_all(service: Service, bodies: Sequence[bytes], *, clients: int = CLIENTS) -> list[float]:
    """Have some clients ask all of it between them, each for the next as soon as it has an answer.

    Returns:
        Seconds from each request to its answer.
    """
    queue = iter(bodies)
    lock = threading.Lock()
    seconds: list[float] = []

    def ask() -> None:
        connection = service.connect()
        while True:
            with lock:
                body = next(queue, None)
            if body is None:
                break
            begun = time.perf_counter()
            status, answer = post(connection, body)
            seconds.append(time.perf_counter() - begun)
            if status != 200:
                sys.exit(f"the service answered {status}: {answer[:300]!r}")
        connection.close()

    threads = [threading.Thread(target=ask) for _ in range(clients)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if len(seconds) != len(bodies):
        sys.exit("a client failed")
    return seconds


# --- throughput ---


class Speed(NamedTuple):
    """Articles a second, and articles a second of processor time, of all processes together."""

    wall: float
    cpu: float


class _Clock(Unobserved):
    """Notes when each article of a batch is done, and the processor time until then."""

    def __init__(self, service: Service) -> None:
        self._service = service.process.pid
        self.times: list[tuple[float, float]] = []

    def done(self, counts: Counts, error: InputError | None) -> None:
        """See `Observer`."""
        self.times.append((time.perf_counter(), _cpu_seconds(psutil.Process(), without=self._service)))


def batch_speed(path: Path, workers: int, service: Service) -> Speed:
    """The speed of `claimx batch` while all its processes are at work."""
    with tempfile.TemporaryDirectory() as folder:
        target = find_target(Path(folder) / "result.duckdb", None, [str(path)])
        clock = _Clock(service)
        run_batch(Plan(inputs=(str(path),), target=target, load=load, workers=workers), clock)
    # The second process loads its model while the first one is at work; at the end one waits for the other.
    times = clock.times[len(clock.times) // 2 : -MOST_ITEMS]
    (begun, cpu_before), (ended, cpu_after) = times[0], times[-1]
    return Speed((len(times) - 1) / (ended - begun), (len(times) - 1) / (cpu_after - cpu_before))


def service_speed(service: Service, bodies: Sequence[bytes]) -> Speed:
    """The speed of the service, with as many clients as `CLIENTS`."""
    begun, cpu_before = time.perf_counter(), _cpu_seconds(service.process)
    ask_all(service, bodies)
    passed, cpu = time.perf_counter() - begun, _cpu_seconds(service.process) - cpu_before
    return Speed(len(bodies) / passed, len(bodies) / cpu)


def _cpu_seconds(process: psutil.Process, *, without: int | None = None) -> float:
    """Processor time of a process and those that it has started."""
    seconds = 0.0
    for member in [process, *process.children()]:
        if member.pid != without:
            with suppress(psutil.NoSuchProcess):
                times = member.cpu_times()
                seconds += times.user + times.system
    return seconds


def throughput_rows(service: Service, workers: int, n_articles: int, rounds: int) -> Iterator[Row]:
    """Service and batch in turn over the same articles."""
    articles = list(varied(read_samples(), n_articles))
    bodies = [_record(article) for article in articles]
    pairs: list[tuple[Speed, Speed]] = []
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "articles.jsonl"
        path.write_bytes(b"\n".join(bodies) + b"\n")
        for _ in range(rounds):
            batch = batch_speed(path, workers, service)
            pairs.append((batch, service_speed(service, bodies)))
    for unit, name in (("wall", "second"), ("cpu", "second of processor time")):
        speeds = [(getattr(batch, unit), getattr(served, unit)) for batch, served in pairs]
        batched, served = (median(column) for column in zip(*speeds, strict=True))
        ratio = median(right / left for left, right in speeds)
        each = ", ".join(f"{right / left:.2f}" for left, right in speeds)
        yield Row(f"`claimx batch`, {workers} workers, articles a {name}", f"{batched:.2f}")
        yield Row(f"service, {workers} workers, {CLIENTS} clients, articles a {name}", f"{served:.2f}")
        yield Row(
            "service as a share of batch",
            f"{ratio:.2f} (rounds: {each})",
            f"at least {LEAST_OF_BATCH}",
            ratio >= LEAST_OF_BATCH,
        )


def _record(article: Article) -> bytes:
    return json.dumps({"id": article.id, "text": article.text}).encode()


# --- many short requests ---


def short_rows(service: Service, n_requests: int) -> Iterator[Row]:
    """Requests a second, latencies, and memory over many short texts with new words in each."""
    early = n_requests // 10
    bodies = [_short(number) for number in range(n_requests)]
    ask_all(service, bodies[:early])
    before = service.megabytes()
    begun = time.perf_counter()
    seconds = sorted(ask_all(service, bodies[early:]))
    passed = time.perf_counter() - begun
    after = service.megabytes()
    milliseconds = [1000 * seconds[int(share * (len(seconds) - 1))] for share in (0.5, 0.99)]
    yield Row(f"short requests a second, {CLIENTS} clients", f"{len(seconds) / passed:.0f}")
    yield Row("their p50 and p99, milliseconds", f"{milliseconds[0]:.0f} and {milliseconds[1]:.0f}")
    yield Row(f"memory after {early:,} requests, MB", f"{before:.0f}")
    yield Row(
        f"memory after {n_requests:,} requests, MB",
        f"{after:.0f} ({after / before:.3f} of that)",
        f"at most {MOST_GROWTH:.2f} of that",
        after / before <= MOST_GROWTH,
    )


def _short(number: int) -> bytes:
    rng = random.Random(number)
    name, place = ("".join(rng.choices(string.ascii_lowercase, k=8)).capitalize() for _ in range(2))
    text = f"“The bridge at {place} is safe,” said Ada {name} of the ferry company. Tom Hill denied it."
    return json.dumps({"id": str(number), "text": text}).encode()


# --- the same answers ---


def equality_rows(service: Service) -> Iterator[Row]:
    """The service's documents beside those of the command line."""
    paths = sorted((ROOT / "samples").glob("*.txt"))
    command = [sys.executable, "-m", "claimx", "extract", *map(str, paths), "--format", "jsonl"]
    printed = subprocess.run(command, check=True, capture_output=True, text=True).stdout.splitlines()
    connection = service.connect()
    equal = 0
    for path, line in zip(paths, printed, strict=True):
        expected = json.loads(line)
        expected["article"]["path"] = None  # the service reads no file
        body = json.dumps({"id": path.stem, "text": path.read_text(encoding="utf-8")}).encode()
        equal += json.loads(post(connection, body)[1]) == expected
    yield Row(
        "samples with the same document from service and command line",
        f"{equal} of {len(paths)}",
        "all",
        equal == len(paths),
    )


# --- rude clients ---

_HEAD = b"POST /extract HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"


def rude_rows(service: Service, n_clients: int) -> Iterator[Row]:
    """What clients do that should not harm others, and how the others fare meanwhile."""
    before = service.megabytes()
    stop = threading.Event()
    waits: list[float] = []

    def ask_politely() -> None:
        connection = service.connect()
        while not stop.is_set():
            begun = time.perf_counter()
            status, _ = post(connection, _short(0))
            if status == 200:
                waits.append(time.perf_counter() - begun)
            time.sleep(0.05)
        connection.close()

    polite = threading.Thread(target=ask_politely)
    polite.start()
    statuses: dict[str, set[int]] = {}
    for name, act in (
        ("slow", _act_slowly),
        ("100 MB", _send_much),
        ("broken JSON", _send_broken),
        ("gone", _leave),
    ):
        found: list[int] = []
        threads = [threading.Thread(target=act, args=(service, found)) for _ in range(n_clients)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        statuses[name] = set(found)
    stop.set()
    polite.join()
    state = _health(service)
    left = state["in_flight"] + state["waiting"]
    after = service.megabytes()
    told = "; ".join(f"{name}: {sorted(found) or 'closed'}" for name, found in statuses.items())
    yield Row(f"{n_clients} rude clients of each kind, and what they are told", told)
    yield Row(
        "longest wait of a polite client meanwhile, seconds",
        f"{max(waits):.2f} (of {len(waits)} requests)",
        "below 5",
        max(waits) < 5,
    )
    yield Row("requests in flight afterwards", f"{left}", "0", left == 0)
    yield Row(
        "memory afterwards, MB",
        f"{after:.0f} (before {before:.0f})",
        f"at most {MOST_GROWTH:.2f} of that",
        after / before <= MOST_GROWTH,
    )


def _open(service: Service) -> socket.socket:
    return socket.create_connection((service.host, service.port), timeout=60)


def _status(connection: socket.socket, found: list[int]) -> None:
    with suppress(OSError, ValueError, IndexError):
        found.append(int(connection.recv(4096).split()[1]))


def _act_slowly(service: Service, found: list[int]) -> None:
    with _open(service) as connection, suppress(OSError):
        connection.sendall(_HEAD + b"Content-Length: 1000\r\n\r\n")
        for _ in range(6):
            connection.sendall(b" ")
            time.sleep(0.5)
        _status(connection, found)


def _send_much(service: Service, found: list[int]) -> None:
    with _open(service) as connection:
        with suppress(OSError):
            connection.sendall(_HEAD + b"Transfer-Encoding: chunked\r\n\r\n")
            chunk = b"100000\r\n" + b" " * 0x100000 + b"\r\n"
            for _ in range(100):
                connection.sendall(chunk)
        _status(connection, found)


def _send_broken(service: Service, found: list[int]) -> None:
    connection = service.connect()
    found += [post(connection, b'{"text": "No')[0] for _ in range(20)]
    connection.close()


def _leave(service: Service, found: list[int]) -> None:
    for number in range(20):
        with _open(service) as connection:
            body = _short(number)
            connection.sendall(_HEAD + f"Content-Length: {len(body)}\r\n\r\n".encode() + body)


def _health(service: Service) -> dict[str, Any]:
    """The state once what was given up has been done away with."""
    connection = service.connect()
    state: dict[str, Any] = {}
    for _ in range(100):
        connection.request("GET", "/health")
        state = json.loads(connection.getresponse().read())
        if state["in_flight"] + state["waiting"] == 0:
            break
        time.sleep(0.1)
    return state


def markdown(rows: Sequence[Row], command: str) -> str:
    """The page in `benchmarks/results`."""
    about = environment()
    about["machine"] = about["machine"].replace("one core", f"{psutil.cpu_count()} cores")
    # Wall-clock figures of a machine with more to do than it has cores say little about an idle one.
    about["load"] = f"{psutil.getloadavg()[2]:.1f} programs ready to run, over the last 15 minutes"
    lines = ["# The service under load", "", f"`{command}`", "", "| | |", "|---|---|"]
    lines += [f"| {name} | {value} |" for name, value in about.items()]
    lines += ["", "| measured | found | promised | |", "|---|---|---|---|"]
    verdicts = {None: "", True: "holds", False: "missed"}
    lines += [f"| {row.name} | {row.found} | {row.promise} | {verdicts[row.holds]} |" for row in rows]
    return "\n".join([*lines, "", METHOD.strip()]) + "\n"


METHOD = """
The service is a process of its own; clients are threads of the program that measures, over the loopback
address. *Throughput*: the samples over and over, a tenth of the longer words replaced, sent one by one by
the clients, each of which waits for its answer; and the same as a file given to `claimx batch` with as many
workers, in turn. Of a batch the second half counts, less its last chunk: all workers are busy then, which
neither load nor write the database. Processor time is that of the service or batch with its workers; where
other programs are at work on the machine it is the better measure. *Short requests*: two sentences,
with names that no other request has. *Memory*: of the service and its workers, what each has for itself
alone (USS). *Rude clients*: half a body and then a byte at a time; a body of 100 MB in chunks; JSON that
breaks off; a request whose client is gone before the answer. The limit of the time for a body is 2 seconds
in this run.
"""


def main(
    workers: Annotated[int, typer.Option(min=1, help="Workers of service and batch.")] = 2,
    articles: Annotated[int, typer.Option(min=60, help="Articles of the comparison with batch.")] = 120,
    rounds: Annotated[int, typer.Option(min=1, help="Rounds of it.")] = 3,
    requests: Annotated[int, typer.Option(min=100, help="Short requests.")] = 10_000,
    rude: Annotated[int, typer.Option(min=1, help="Rude clients of each kind.")] = 20,
    write: Annotated[bool, typer.Option("--write", help="Write the page in benchmarks/results.")] = False,
) -> None:
    """Measure the service under load."""
    rows = []
    with serving(workers, "--body-timeout", "2") as service:
        for found in (
            equality_rows(service),
            throughput_rows(service, workers, articles, rounds),
            short_rows(service, requests),
            rude_rows(service, rude),
        ):
            for row in found:
                rows.append(row)
                verdict = (
                    "" if row.holds is None else f"  {row.promise}: {'holds' if row.holds else 'MISSED'}"
                )
                typer.echo(f"{row.name:<64}{row.found}{verdict}")
    if write:
        command = " ".join(["python -m benchmarks.serve", *sys.argv[1:]])
        RESULTS.parent.mkdir(exist_ok=True)
        RESULTS.write_text(markdown(rows, command), encoding="utf-8")


if __name__ == "__main__":
    typer.run(main)
