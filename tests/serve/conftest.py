"""A pool of one worker with the stand-in for its model, and the service: as an application, and on a port."""

import contextlib
import socket
import threading

import pytest

pytest.importorskip("fastapi", reason="the extra claimx[serve] is not installed")
pytest.importorskip("uvicorn", reason="the extra claimx[serve] is not installed")

import uvicorn
from starlette.testclient import TestClient

from claimx.serve.app import create_app
from claimx.serve.limits import Limits
from claimx.serve.pool import Pool
from claimx.serve.protocol import patient
from claimx.serve.run import listen
from claimx.serve.worker import Recipe
from tests.serve import misbehaving

MAX_CHARS = 30_000
TEXT = "“We saw it coming,” Marlow said, “and nobody listened.”\n“Nothing cracked,” Quill denied.\n"


@pytest.fixture(scope="session")
def pool():
    # A busy machine takes its time to start a worker.
    pool = Pool(Recipe(misbehaving.load, MAX_CHARS), workers=1, timeout=100)
    pool.start()
    yield pool
    pool.close()


@pytest.fixture(scope="session")
def client(pool):
    limits = Limits(max_body=200_000, max_batch_body=1_000_000, max_in_flight=8)
    return TestClient(create_app(pool, limits), base_url="http://localhost")


@contextlib.contextmanager
def running(app, *, idle_timeout=10.0):
    """The application on a port of its own; gives the port."""
    taken = listen("127.0.0.1", 0)
    config = uvicorn.Config(
        app, http=patient(idle_timeout, 50), ws="none", lifespan="off", log_config=None, access_log=False
    )
    server = uvicorn.Server(config)
    thread = threading.Thread(target=lambda: server.run(sockets=[taken]), daemon=True)
    thread.start()
    with taken:
        yield taken.getsockname()[1]
        server.should_exit = True
        thread.join(10)
    assert not thread.is_alive(), "the server does not stop"


@pytest.fixture(scope="session")
def port(pool):
    """A service with little patience."""
    limits = Limits(max_body=200_000, max_batch_body=1_000_000, body_timeout=0.5, max_in_flight=4)
    with running(create_app(pool, limits), idle_timeout=0.5) as number:
        yield number


@pytest.fixture
def connect(port):
    """A function that opens a connection to the service."""
    opened = []

    def make():
        connection = socket.create_connection(("127.0.0.1", port), timeout=10)
        opened.append(connection)
        return connection

    yield make
    for connection in opened:
        connection.close()
