"""Every declared flow, for the page that draws them all."""

from typing import Any

_flows: dict[str, Any] = {}
HEAD = """# Flows

How things move from state to state. Written from the declarations by `anjia flows`; a test holds it
fresh.
"""


def keep(flow: Any) -> None:
    """Put a flow on the shelf."""
    _flows[flow.name] = flow


def declared() -> tuple[Any, ...]:
    """Return all flows, by name."""
    return tuple(_flows[name] for name in sorted(_flows))


def document() -> str:
    """Return the page `docs/flows.md`."""
    parts = [f"## {flow.title}\n\n```mermaid\n{flow.mermaid()}\n```\n" for flow in declared()]
    return "\n".join([HEAD, *parts])
