"""The application: addresses, and what each of them answers."""

from __future__ import annotations

import asyncio
import contextlib
import json
from collections.abc import AsyncIterator, Collection, Mapping
from typing import Any

from fastapi import FastAPI, Request
from fastapi.responses import HTMLResponse, JSONResponse, Response
from starlette.exceptions import HTTPException
from starlette.middleware.cors import CORSMiddleware
from starlette.types import Receive, Scope, Send

import claimx
from claimx.errors import ClaimxError, MediaTypeError, RequestError
from claimx.serve import openapi, pages
from claimx.serve.admission import Admission
from claimx.serve.batch import MEDIA_TYPE as MEDIA_LINES
from claimx.serve.batch import BatchResponse
from claimx.serve.body import (
    DisconnectedError,
    check_announced,
    media_type,
    read_body,
    wait_for_disconnect,
)
from claimx.serve.examples import examples
from claimx.serve.guard import Guard, send_problem
from claimx.serve.jobs import ABOUT, MAX_ABOUT, Answer, Body, Done, Job
from claimx.serve.limits import Limits
from claimx.serve.pool import Pool
from claimx.serve.problems import (
    Problem,
    ProblemError,
    internal,
    not_found,
    problem_of,
    wrong_method,
)
from claimx.statements.schema import schema

LOOPBACK = ("localhost", "127.0.0.1", "[::1]")

_MEDIA_TYPES = {
    Answer.json: "application/json",
    Answer.statements: "application/x-ndjson",
    Answer.csv: "text/csv; charset=utf-8; header=present",
    Answer.markdown: "text/markdown; charset=utf-8",
    Answer.report: "text/html; charset=utf-8",
    Answer.view: "application/json",
}
_BODIES = {
    "application/json": Body.record,
    "text/plain": Body.text,
    "text/html": Body.html,
    "application/xhtml+xml": Body.html,
}
_BATCH_TYPES = {"application/x-ndjson", "application/jsonl", "application/json-lines", "text/plain"}


def create_app(
    pool: Pool,
    limits: Limits | None = None,
    *,
    hosts: Collection[str] | None = LOOPBACK,
    origins: Collection[str] = (),
) -> FastAPI:
    """The service as an ASGI application.

    Args:
        pool: Its workers. One that is not started is started and closed with the application.
        limits: What it bears.
        hosts: Names that it answers to, as they stand in the Host header without the port; None for any.
        origins: Origins whose pages may use it from a browser (CORS), besides its own.
    """
    service = _Service(pool, limits or Limits())
    app = FastAPI(
        title="claimx",
        version=claimx.__version__,
        summary="Who said what, and where, in English news articles.",
        description="Every error is a problem (RFC 9457) with its reason and what to do about it.",
        # FastAPI's own pages of documentation load their scripts from another site.
        docs_url=None,
        redoc_url=None,
        lifespan=service.lifespan,
        exception_handlers={HTTPException: _http_exception},
        default_response_class=JSONResponse,
    )
    service.add_routes(app)
    openapi.describe(app)
    if origins:
        app.add_middleware(
            CORSMiddleware,
            allow_origins=list(origins),
            allow_methods=["GET", "POST"],
            allow_headers=["Content-Type"],
            expose_headers=["Retry-After", "Claimx-Warnings"],
        )
    app.add_middleware(Guard, hosts=hosts, origins=origins)
    return app


class _Service:
    """The functions behind the addresses, and what they share."""

    def __init__(self, pool: Pool, limits: Limits) -> None:
        self.pool = pool
        self.limits = limits
        self.requests = Admission(limits.max_in_flight, lambda: pool.retry_after)
        self.batches = Admission(limits.max_batches, lambda: pool.retry_after)

    @contextlib.asynccontextmanager
    async def lifespan(self, _: FastAPI) -> AsyncIterator[None]:
        """Start the workers, if that is not done, and end them."""
        if self.pool.ready is not None:
            yield
            return
        await asyncio.to_thread(self.pool.start)
        try:
            yield
        finally:
            await asyncio.to_thread(self.pool.close)

    def add_routes(self, app: FastAPI) -> None:
        """Tell the application its addresses."""
        add = app.add_api_route
        shape = {"content": {"application/json": {"schema": {"$ref": "#/components/schemas/Document"}}}}
        add(
            "/extract",
            self.extract,
            methods=["POST"],
            responses={**openapi.ERRORS, 200: {"description": "The document.", **shape}},
            openapi_extra=openapi.EXTRACT,
            response_class=Response,
            summary="Find who said what in one article.",
        )
        lines = {"content": {MEDIA_LINES: {"schema": {"type": "string"}}}}
        add(
            "/extract/batch",
            self.extract_batch,
            methods=["POST"],
            responses={**openapi.ERRORS, 200: {"description": "A line for each line.", **lines}},
            openapi_extra=openapi.BATCH,
            response_class=Response,
            summary="Find who said what in many articles.",
        )
        for path, page in (
            ("/", self.front),
            ("/docs", self.docs),
            ("/static/{name}", self.static),
            ("/examples/{name}", self.example),
        ):
            add(path, page, include_in_schema=False)
        add("/health", self.health, summary="Whether the service can answer, and how busy it is.")
        add("/schema", self.schema, summary="The JSON Schema of a document.")

    async def extract(self, request: Request) -> Response:
        """One article in, its document out: the same JSON as `claimx extract --format jsonl` prints.

        The body is a record in JSON, a plain text, or a web page, as its Content-Type says. `format` asks
        for another form of the answer. Beside a text or a page the address may give `id`, `title`, `date` and
        `url`; a record has them as fields.
        """
        with self.requests.one_more():
            job = await self._job(request)
            done = await self._answer(job, request)
        headers = {"Content-Type": _MEDIA_TYPES[job.answer], **_warnings(done)}
        return Response(done.data, headers=headers)

    async def extract_batch(self, request: Request) -> Response:
        """Articles in as JSON Lines, documents out in the same order, each as soon as it is done.

        A line that cannot be answered gives a line with `error`, a problem, beside the number of the line
        and the id. Empty lines are passed over.
        """
        return _Batch(self, request)

    async def health(self) -> Response:
        """`status` is `ok`, or `unavailable` (503) when no worker is there."""
        ready = self.pool.ready
        alive = self.pool.alive
        state: dict[str, Any] = {
            "status": "ok" if alive else "unavailable",
            "version": claimx.__version__,
            "model": {"name": ready.model, "version": ready.version} if ready else None,
            "workers": self.pool.workers,
            "workers_ready": alive,
            "in_flight": self.requests.in_flight + self.batches.in_flight,
            "waiting": self.pool.waiting,
        }
        return JSONResponse(state, status_code=200 if alive else 503)

    async def schema(self) -> Response:
        """What `claimx schema` prints."""
        return JSONResponse(schema())

    async def front(self) -> Response:
        """The page."""
        return HTMLResponse(pages.front_page(self.limits))

    async def docs(self, request: Request) -> Response:
        """The API, for people."""
        return HTMLResponse(pages.docs_page(request.app.openapi()))

    async def static(self, request: Request) -> Response:
        """A script or a style of the pages."""
        found = pages.static(request.path_params["name"])
        if found is None:
            raise ProblemError(not_found(request.url.path))
        # A browser asks again each time: the next version of claimx may stand behind the same address.
        return Response(found[0], headers={"Content-Type": found[1], "Cache-Control": "no-cache"})

    async def example(self, request: Request) -> Response:
        """A sample article."""
        for example in examples():
            if example.id == request.path_params["name"]:
                return JSONResponse(example._asdict())
        raise ProblemError(not_found(request.url.path))

    async def _job(self, request: Request) -> Job:
        kind = media_type(request)
        if kind.name not in _BODIES:
            raise ProblemError(problem_of(_unknown_type(kind.name, _BODIES)))
        answer, about = _query(request)
        data = await read_body(request, limit=self.limits.max_body, seconds=self.limits.body_timeout)
        return Job(_BODIES[kind.name], data, answer, kind.charset, about)

    async def _answer(self, job: Job, request: Request) -> Done:
        """Have the job done; nobody does it when the client is gone before it is begun."""
        answer = asyncio.create_task(self.pool.answer(job))
        gone = asyncio.create_task(wait_for_disconnect(request.receive))
        try:
            await asyncio.wait({answer, gone}, return_when=asyncio.FIRST_COMPLETED)
            if not answer.done():
                raise DisconnectedError
            return answer.result()
        finally:
            answer.cancel()
            gone.cancel()


class _Batch(Response):
    """The streamed response to a batch; counted among the requests in flight while it lasts."""

    def __init__(self, service: _Service, request: Request) -> None:
        super().__init__()
        self._service = service
        self._request = request

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        service, request = self._service, self._request
        kind = media_type(request)
        if kind.name not in _BATCH_TYPES:
            raise ProblemError(problem_of(_unknown_type(kind.name, [MEDIA_LINES])))
        check_announced(request, service.limits.max_batch_body)
        with service.batches.one_more():
            await BatchResponse(service.pool, service.limits).answer(receive, send)


def _query(request: Request) -> tuple[Answer, Mapping[str, str]]:
    """What the address asks for: the form of the answer, and what it tells about the article."""
    about = dict(request.query_params)
    form = about.pop("format", Answer.json.value)
    if form not in set(map(str, Answer)):
        raise ProblemError(
            problem_of(
                RequestError("format", f"there is no format {form[:40]!r}", f"Use {', '.join(Answer)}.")
            )
        )
    for name, value in about.items():
        if name not in ABOUT:
            raise ProblemError(
                problem_of(
                    RequestError("address", f"{name[:40]!r} is not known", f"Use format, {', '.join(ABOUT)}.")
                )
            )
        if len(value) > MAX_ABOUT:
            raise ProblemError(problem_of(RequestError(name, "it is too long", "Shorten it.")))
    return Answer(form), about


def _unknown_type(name: str, known: Collection[str]) -> ClaimxError:
    problem = f"{name[:80]!r} is not taken" if name else "it is missing"
    return MediaTypeError("Content-Type", problem, f"Send {' or '.join(known)} and say so in Content-Type.")


def _warnings(done: Done) -> dict[str, str]:
    """What the reader should know, in a header: a JSON list of strings, ASCII."""
    return {"Claimx-Warnings": json.dumps(done.warnings)} if done.warnings else {}


async def _http_exception(request: Request, error: Exception) -> Response:
    """What Starlette itself raises: an unknown address, a wrong method."""
    status = error.status_code if isinstance(error, HTTPException) else 500
    problem: Problem
    if status == 404:
        problem = not_found(request.url.path)
    elif status == 405:
        allowed = (getattr(error, "headers", None) or {}).get("Allow", "")
        problem = wrong_method(request.method, allowed)
    else:
        problem = internal()
    return _ProblemResponse(problem)


class _ProblemResponse(Response):
    """A problem as a response."""

    def __init__(self, problem: Problem) -> None:
        super().__init__()
        self._problem = problem

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        await send_problem(self._problem, send)
