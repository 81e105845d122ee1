"""The service on a port: clients that are slow, rude, gone or too many."""

import json
import select
import socket
import threading
import time

import httpx
import pytest

from claimx.serve.app import create_app
from tests.serve.conftest import TEXT, running

HEAD = b"POST /extract HTTP/1.1\r\nHost: localhost\r\nContent-Type: text/plain\r\n"


def _read_all(connection):
    data = b""
    while True:
        try:
            piece = connection.recv(65536)
        except ConnectionResetError:
            return data
        if not piece:
            return data
        data += piece


def _send_slowly(connection, data):
    for letter in data:
        connection.sendall(bytes([letter]))
        time.sleep(0.02)


def _is_well(port):
    response = httpx.post(f"http://127.0.0.1:{port}/extract", json={"text": TEXT}, timeout=30)
    return response.status_code == 200 and len(response.json()["statements"]) == 2


@pytest.mark.parametrize(
    "sent", [b"", b"POST /extract HTTP/1.1\r\nHost: local"], ids=["nothing", "half a head"]
)
def test_connection_without_a_request_is_closed(connect, port, sent):
    connection = connect()
    connection.sendall(sent)
    begun = time.monotonic()
    assert _read_all(connection) == b""
    assert time.monotonic() - begun < 3
    assert _is_well(port)


def test_head_that_comes_letter_by_letter_is_not_waited_for(connect):
    connection = connect()
    begun = time.monotonic()
    with pytest.raises(OSError, match=r"reset|pipe"):
        _send_slowly(connection, HEAD * 100)
    assert time.monotonic() - begun < 5


def test_body_that_does_not_come_is_a_problem(connect, port):
    connection = connect()
    connection.sendall(HEAD + b"Content-Length: 100\r\n\r\nhalf of")
    answer = _read_all(connection)
    assert answer.startswith(b"HTTP/1.1 408 ")
    assert b"connection: close" in answer.lower()
    assert _is_well(port)


@pytest.mark.parametrize("announced", [True, False])
def test_body_of_100_megabytes_is_refused(connect, port, announced):
    connection = connect()
    length = b"Content-Length: 104857600\r\n" if announced else b"Transfer-Encoding: chunked\r\n"
    connection.sendall(HEAD + length + b"\r\n")
    piece = b"a" * 65536 if announced else b"10000\r\n" + b"a" * 65536 + b"\r\n"
    answer = b""
    for _ in range(1600):
        if select.select([connection], [], [], 0)[0]:
            answer = connection.recv(65536)
            break
        connection.sendall(piece)
    assert (answer or connection.recv(65536)).startswith(b"HTTP/1.1 413 ")
    assert _is_well(port)


def test_client_that_sends_all_before_it_reads_gets_the_answer(port):
    response = httpx.post(
        f"http://127.0.0.1:{port}/extract",
        content=b"a" * 5_000_000,
        headers={"Content-Type": "text/plain"},
        timeout=20,
    )
    assert response.status_code == 413


def test_client_that_leaves_does_no_harm(connect, port):
    for _ in range(30):
        connection = connect()
        body = TEXT.encode()
        connection.sendall(HEAD + f"Content-Length: {len(body)}\r\n\r\n".encode() + body)
        connection.close()
    assert _is_well(port)
    deadline = time.monotonic() + 10
    while time.monotonic() < deadline:
        state = httpx.get(f"http://127.0.0.1:{port}/health").json()
        if (state["in_flight"], state["waiting"]) == (0, 0):
            return
        time.sleep(0.05)
    pytest.fail(f"something is left over: {state}")


def test_no_http_is_a_problem(connect):
    connection = connect()
    connection.sendall(b"\x16\x03\x01\x02\x00\x01\r\n\r\n")
    answer = _read_all(connection)
    assert answer.startswith(b"HTTP/1.1 400 ")
    assert b"/docs#bad-http" in answer


def test_too_many_requests_are_told_to_try_again(port):
    answers = []

    def ask():
        body = {"text": f"PLEASE WAIT. {TEXT}"}
        answers.append(httpx.post(f"http://127.0.0.1:{port}/extract", json=body, timeout=30))

    threads = [threading.Thread(target=ask) for _ in range(12)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    refused = [answer for answer in answers if answer.status_code == 429]
    assert refused
    assert {answer.status_code for answer in answers} == {200, 429}
    assert all(int(answer.headers["retry-after"]) >= 1 for answer in refused)
    assert _is_well(port)


def test_batch_is_answered_while_it_is_sent(port):
    with socket.create_connection(("127.0.0.1", port), timeout=20) as connection:
        connection.sendall(
            b"POST /extract/batch HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/x-ndjson\r\n"
            b"Transfer-Encoding: chunked\r\n\r\n"
        )
        line = json.dumps({"text": TEXT}).encode() + b"\n"
        connection.sendall(f"{len(line):x}\r\n".encode() + line + b"\r\n")
        answer = b""
        while b'"statements"' not in answer:
            answer += connection.recv(65536)
        connection.sendall(b"0\r\n\r\n")
        while not answer.endswith(b"0\r\n\r\n"):
            answer += connection.recv(65536)
    assert answer.startswith(b"HTTP/1.1 200 ")


def test_client_that_reads_nothing_loses_its_connection(connect, port):
    connection = connect()
    line = json.dumps({"text": TEXT * 150}).encode() + b"\n"
    body = line * 30
    connection.sendall(
        b"POST /extract/batch HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/x-ndjson\r\n"
        + f"Content-Length: {len(body)}\r\n\r\n".encode()
        + body
    )
    deadline = time.monotonic() + 60
    while httpx.get(f"http://127.0.0.1:{port}/health").json()["in_flight"]:
        assert time.monotonic() < deadline, "the batch is still in flight"
        time.sleep(0.1)
    assert not _read_all(connection).endswith(b"0\r\n\r\n")


def test_request_in_hand_is_answered_when_the_service_stops(pool):
    answers = []
    with running(create_app(pool)) as number:
        url = f"http://127.0.0.1:{number}"

        def ask():
            answers.append(httpx.post(f"{url}/extract", json={"text": f"PLEASE WAIT. {TEXT}"}, timeout=60))

        thread = threading.Thread(target=ask)
        thread.start()
        while thread.is_alive() and not httpx.get(f"{url}/health").json()["in_flight"]:
            pass
    thread.join()
    assert [answer.status_code for answer in answers] == [200]
