"""While nobody signs in, the pages are for whoever sits at this machine, and a server is open to nobody else.

Why: docs/decisions/0007-serving.md.
"""

from ipaddress import ip_address
from urllib.parse import urlsplit

from starlette.datastructures import Headers
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from model.errors import OutcomesError

FORWARDED = ("forwarded", "x-forwarded-for", "x-forwarded-host", "x-real-ip")
"""What a proxy adds: whoever it speaks for sits somewhere else."""

REFUSAL = "These pages are for whoever sits at the machine that serves them."


class OpenToOthersError(OutcomesError):
    """The server would be open to people of whom it does not know who they are."""


def is_loopback(host: str) -> bool:
    """Whether a host, as it is bound to or as a browser names it without a port, is this machine and nothing else."""
    name = host.lower().removeprefix("[").removesuffix("]")
    if name == "localhost":
        return True
    try:
        return ip_address(name).is_loopback
    except ValueError:
        return False


def refuse_open_host(host: str) -> None:
    """Raises OpenToOthersError unless `host` is this machine's own."""
    if not is_loopback(host):
        raise OpenToOthersError(
            f"'{host}' would show the pages to others, and nobody can sign in yet: whoever reaches them would see "
            "and publish everything. Leave --host out, or give 127.0.0.1; from another machine, open them over SSH "
            "(`ssh -L 8501:127.0.0.1:8501 MACHINE`)."
        )


def with_this_machine_only(app: ASGIApp) -> ASGIApp:
    """`app` for requests and sockets of this machine, under a name of this machine, and through no proxy."""

    async def serve(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] not in ("http", "websocket") or _is_from_this_machine(scope):
            await app(scope, receive, send)
        elif scope["type"] == "websocket":
            await send({"type": "websocket.close", "code": 1008})
        else:
            await PlainTextResponse(REFUSAL, 403)(scope, receive, send)

    return serve


def _is_from_this_machine(scope: Scope) -> bool:
    headers = Headers(scope=scope)
    peer, hosts = scope.get("client"), headers.getlist("host")
    return (
        peer is not None
        and is_loopback(peer[0])
        and len(hosts) == 1
        and is_loopback(_host_name(hosts[0]))
        and not any(name in headers for name in FORWARDED)
    )


def _host_name(host: str) -> str:
    """What a Host header names, without its port; "" where it is none."""
    try:
        return urlsplit(f"//{host}").hostname or ""
    except ValueError:
        return ""
