"""The command `serve`: the screen in a browser, for this machine alone and only with a token."""

from __future__ import annotations

import re
import shlex
import sys
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

from funnel_tui.cli.errors import Failed, WrongUse
from funnel_tui.cli.result import Output
from funnel_tui.cli.serving.served import DEMO
from funnel_tui.cli.source import as_json_text

HOST = "127.0.0.1"
"""Nobody but this machine: who wants it elsewhere takes ssh, which asks who they are."""
_FONTS = re.compile(r"<link\b[^>]*fonts\.googleapis\.com[^>]*>")
_Handler = Callable[[Any], Awaitable[Any]]


def serve(file: Path | None, port: int, *, demo: bool, as_json: bool = False) -> Output:
    """Serve the screen until ctrl+c; the address with its token is printed.

    Raises:
        Failed: Where the library is missing, or the port is taken.
        WrongUse: When the port is not one.
    """
    if not 1 <= port <= 65535:
        raise WrongUse(f"--port is {port}; allowed: 1 to 65535")
    try:
        from aiohttp import web  # noqa: PLC0415 - an extra
    except ImportError:
        raise Failed(
            f"serve takes a library: python3 -m pip --python {sys.executable} install textual-serve"
        ) from None
    import logging  # noqa: PLC0415 - no other command pays for these
    import secrets  # noqa: PLC0415

    token = secrets.token_urlsafe(24)
    # What a browser asks for is no news, and the address has the token in it.
    logging.getLogger("textual-serve").setLevel(logging.CRITICAL)
    address = f"http://{HOST}:{port}/?token={token}"

    def began(*_: object) -> None:
        text = f"{address}\nFor this machine alone, while this command runs: ctrl+c ends it."
        if as_json:
            # Now, as there is no other moment: the command ends when nobody wants the address any more.
            beginning = {"command": "serve", "good": True, "messages": []}
            text = as_json_text({**beginning, "address": address})
        sys.stdout.write(f"{text}\n")
        sys.stdout.flush()

    try:
        app = made(command(file, demo=demo), port, token)
        # A page that is open must not hold up the end: what was logged on it is saved.
        web.run_app(app, host=HOST, port=port, print=began, access_log=None, shutdown_timeout=1.0)
    except ImportError as error:
        raise Failed(
            f"serve takes a library: python3 -m pip --python {sys.executable} install textual-serve ({error})"
        ) from None
    except OSError as error:
        reason = error.strerror or str(error)
        raise Failed(f"{HOST}:{port}: {reason}; allowed: another --port") from None
    return Output()


def command(file: Path | None, *, demo: bool) -> str:
    """The line for the shell that shows a year."""
    args = [DEMO] if demo else [str(file)] if file else []
    return shlex.join([sys.executable, "-m", "funnel_tui.cli.serving.served", *args])


async def made(shown: str, port: int, token: str) -> Any:  # noqa: ANN401 - aiohttp's application
    """The web application: each page that is opened runs the program in a process of its own.

    Args:
        shown: The line for the shell that shows the year.
        port: The port that it will listen on.
        token: What a request has to bring, in its address or as the cookie that this sets.
    """
    from aiohttp import web  # noqa: PLC0415 - an extra
    from textual_serve.server import Server  # noqa: PLC0415 - likewise

    server = Server(shown, host=HOST, port=port, title="funnel-tui")
    app = await server._make_app()
    app.on_startup.clear()
    # Browsers send the cookies of all ports of a machine to each.
    cookie, own = f"funnel-tui-{port}", f"http://{HOST}:{port}"
    policy = (
        f"default-src 'self'; connect-src 'self' ws://{HOST}:{port}; img-src 'self' data: blob:;"
        " font-src 'self' data:; style-src 'self' 'unsafe-inline';"
        " script-src 'self' 'unsafe-inline' 'wasm-unsafe-eval'; frame-ancestors 'none'"
    )

    @web.middleware
    async def guard(request: Any, handler: _Handler) -> Any:  # noqa: ANN401 - aiohttp's own
        given = request.query.get("token", "")
        if not _same(given or request.cookies.get(cookie, ""), token):
            raise web.HTTPForbidden(text="funnel-tui serve printed the address with its token\n")
        if request.headers.get("Origin", own) != own:
            raise web.HTTPForbidden(text="this page is not from here\n")
        if given and request.path == "/":
            # The token leaves the address, so that it is in no history and the page can be loaded again.
            away = web.HTTPSeeOther("/")
            away.set_cookie(cookie, token, httponly=True, samesite="Strict", path="/")
            raise away
        answer = await handler(request)
        if not answer.prepared:
            answer.headers["Content-Security-Policy"] = policy
            answer.headers["Referrer-Policy"] = "no-referrer"
            answer.headers["Cache-Control"] = "no-store"
            if request.path == "/":
                # The page of textual-serve asks Google for a font; a terminal's own does.
                answer.text = _FONTS.sub("", answer.text)
        return answer

    app.middlewares.append(guard)
    return app


def _same(given: str, token: str) -> bool:
    import hmac  # noqa: PLC0415 - loaded by aiohttp already

    return hmac.compare_digest(given.encode(), token.encode())
