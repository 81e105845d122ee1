"""The service: HTTP requests in, documents out. `claimx[serve]` brings FastAPI and uvicorn."""

from __future__ import annotations

from importlib.util import find_spec

from claimx.errors import ExtraError

_NEEDED = ("fastapi", "uvicorn")


def require_packages() -> None:
    """Raise unless FastAPI and uvicorn are there.

    Raises:
        ExtraError: One of them is not installed.
    """
    missing = [name for name in _NEEDED if find_spec(name) is None]
    if missing:
        raise ExtraError(
            "claimx serve",
            f"needs {' and '.join(missing)}, not installed here",
            "Install with: pip install 'claimx[serve]'.",
        )
