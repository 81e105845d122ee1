"""`claimx serve`: the service and its page, on this machine."""

from __future__ import annotations

import os
from typing import Annotated

import typer

from claimx.cli.articles import KeepBoilerplate, Model, RegistryFiles, read_registry
from claimx.cli.streams import complain
from claimx.serve.limits import MEBIBYTE, Limits

_DEFAULTS = Limits()
_MOST_WORKERS = 4


def serve_cli(
    host: Annotated[
        str,
        typer.Option(help="Address to listen on. Others than this machine's are open to all who reach it."),
    ] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=0, max=65535, help="Port; 0 takes a free one.")] = 8000,
    workers: Annotated[
        int | None,
        typer.Option(
            min=1,
            max=64,
            help="Processes that read articles. By default one a core, at most 4.",
            show_default=False,
        ),
    ] = None,
    max_chars: Annotated[int, typer.Option(min=1, help="Refuse longer articles.")] = _DEFAULTS.max_chars,
    max_body: Annotated[
        int, typer.Option(min=1, metavar="MB", help="Largest request, and largest line of a batch.")
    ] = _DEFAULTS.max_body // MEBIBYTE,
    max_batch_body: Annotated[
        int, typer.Option(min=1, metavar="MB", help="Largest batch.")
    ] = _DEFAULTS.max_batch_body // MEBIBYTE,
    timeout: Annotated[
        float, typer.Option(min=0.1, metavar="SECONDS", help="Time for an article, waiting included.")
    ] = _DEFAULTS.timeout,
    body_timeout: Annotated[
        float, typer.Option(min=0.1, metavar="SECONDS", help="Time for a request to arrive.")
    ] = _DEFAULTS.body_timeout,
    idle_timeout: Annotated[
        float,
        typer.Option(
            min=0.1, metavar="SECONDS", help="Time for a connection that neither sends nor takes anything."
        ),
    ] = _DEFAULTS.idle_timeout,
    max_in_flight: Annotated[
        int, typer.Option(min=1, help="Requests at the same time; more are told to try again.")
    ] = _DEFAULTS.max_in_flight,
    max_batches: Annotated[
        int, typer.Option(min=1, help="Batches at the same time.")
    ] = _DEFAULTS.max_batches,
    allow_host: Annotated[
        list[str] | None,
        typer.Option(
            metavar="NAME",
            help="Answer to this host name, too; may be given several times.",
            show_default=False,
        ),
    ] = None,
    cors_origin: Annotated[
        list[str] | None,
        typer.Option(
            metavar="ORIGIN",
            help="Let pages of this site use the service: https://example.org; may be given several times.",
            show_default=False,
        ),
    ] = None,
    access_log: Annotated[
        bool, typer.Option("--access-log", help="Show each request on standard error; never what is in it.")
    ] = False,
    keep_boilerplate: KeepBoilerplate = False,
    registry: RegistryFiles = None,
    model: Model = None,
) -> None:
    """Serve a page and an API that find who said what, on this machine.

    Needs the extra claimx[serve]. Ctrl-C ends it, after the requests in hand.

    \b
    Examples:
      claimx serve
      claimx serve --port 8080 --workers 2
      curl -H 'Content-Type: text/plain' --data-binary @report.txt http://127.0.0.1:8000/extract
      curl -H 'Content-Type: application/x-ndjson' --data-binary @articles.jsonl http://127.0.0.1:8000/extract/batch
    """
    from claimx.serve import require_packages

    require_packages()
    from claimx.serve.app import LOOPBACK, create_app
    from claimx.serve.pool import Pool
    from claimx.serve.run import is_loopback, listen, log_to_stderr, run, url_of
    from claimx.serve.worker import Recipe, loader

    limits = Limits(
        max_body=max_body * MEBIBYTE,
        max_batch_body=max_batch_body * MEBIBYTE,
        max_chars=max_chars,
        timeout=timeout,
        body_timeout=body_timeout,
        idle_timeout=idle_timeout,
        max_in_flight=max_in_flight,
        max_batches=max_batches,
    )
    read_registry(registry)  # a wrong file is better told now than by every worker
    recipe = Recipe(
        loader(model, keep_boilerplate=keep_boilerplate), max_chars=max_chars, registry=tuple(registry or ())
    )
    hosts: list[str] | None = [*LOOPBACK, host, *(allow_host or [])]
    log_to_stderr(requests=access_log)
    taken = listen(host, port)
    with taken:
        if not is_loopback(host):
            complain(
                f"warning: {host} can be reached from other machines, and there is neither password nor TLS. "
                "Put a proxy before it, or leave --host out."
            )
            if not allow_host:
                hosts = None
        pool = Pool(recipe, workers=workers or _default_workers(), timeout=timeout)
        complain(f"loading the model ({pool.workers} {'workers' if pool.workers > 1 else 'worker'})")
        pool.start()
        try:
            app = create_app(pool, limits, hosts=hosts, origins=cors_origin or [])
            run(app, taken, limits, on_start=lambda: complain(f"ready: {url_of(taken)} (Ctrl-C ends it)"))
        finally:
            pool.close()
    complain("stopped")


def _default_workers() -> int:
    if hasattr(os, "sched_getaffinity"):
        return min(_MOST_WORKERS, len(os.sched_getaffinity(0)))
    return min(_MOST_WORKERS, os.cpu_count() or 1)
