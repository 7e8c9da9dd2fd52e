"""Numbers in rules: dated, placed, sourced, edited by officials and read by code.

`parameters.value("code", area=..., on=...)` is what rules call. What does not belong: logic.
"""

from anjia.base.parameters.queries import found, value, values, versions

__all__ = ["found", "value", "values", "versions"]
