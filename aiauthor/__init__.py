"""AI Author: a writing program whose suggestions come from a small network on the writer's own machine."""

from __future__ import annotations

__version__ = "0.1.0"
