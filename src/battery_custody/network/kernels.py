"""How array code is compiled: when first called, kept on disk, without the interpreter's lock."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from numba import njit


def compiled(function: Callable[..., Any]) -> Callable[..., Any]:
    """Compile a function over arrays and numbers; keep to plain loops, which compile within a second."""
    kernel: Callable[..., Any] = njit(cache=True, nogil=True)(function)
    return kernel
