"""Quantiles at the levels that were asked for, from those that a model knows."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from .refusal import invalid

ROUNDING = 1e-9


def sample_levels(count: int) -> NDArray[np.float64]:
    """The levels that sorted samples stand for: i / (count + 1), so 0.0099 to 0.99 for 100."""
    return np.arange(1, count + 1) / (count + 1)


def check_levels(known: NDArray[np.float64], wanted: Sequence[float]) -> None:
    """Refuses a level beyond the outermost known ones.

    The nearest quantile in its place would claim an interval that is too narrow.
    """
    if wanted[0] < known[0] - ROUNDING or wanted[-1] > known[-1] + ROUNDING:
        raise invalid("levels", f"this model knows those from {known[0]:.4g} to {known[-1]:.4g}")


def at_levels(
    values: NDArray[np.float64], known: NDArray[np.float64], wanted: Sequence[float]
) -> NDArray[np.float64]:
    """Linear between neighbouring levels along the last axis, whose values may be in any order."""
    levels = np.asarray(wanted, dtype=np.float64)
    ascending = np.sort(values, axis=-1)
    above = np.clip(np.searchsorted(known, levels), 1, len(known) - 1)
    share = np.clip((levels - known[above - 1]) / (known[above] - known[above - 1]), 0.0, 1.0)
    low, high = ascending[..., above - 1], ascending[..., above]
    between: NDArray[np.float64] = low + (high - low) * share
    return np.sort(between, axis=-1)
