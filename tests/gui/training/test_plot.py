"""The plot: what it shows lies inside it, whatever the numbers."""

from __future__ import annotations

import math

import pytest
from PySide6.QtGui import QColor, QImage

from aiauthor.gui.theme import load_theme
from aiauthor.gui.training.plot import MAX_POINTS, LossPlot, _ticks


@pytest.fixture
def plot(qtbot):
    plot = LossPlot()
    qtbot.addWidget(plot)
    plot.resize(460, 200)
    return plot


def colours(plot) -> set[str]:
    image = plot.grab().toImage().convertToFormat(QImage.Format.Format_RGB32)
    return {QColor(pixel).name() for pixel in set(memoryview(image.constBits()).cast("I"))}


@pytest.mark.parametrize("theme", ["light", "dark", "sepia", "high-contrast"])
def test_curves_and_line_are_painted_in_the_colours_of_the_theme(plot, theme):
    chosen = load_theme(theme)
    plot.apply_theme(chosen)
    assert chosen.accent.lower() not in colours(plot)
    plot.set_frame(steps=100, base_bits=2.0)
    for step in range(1, 50):
        plot.add(step, 2.5 - step / 100, 2.1 - step / 200 if step % 10 == 0 else None)
    painted = colours(plot)
    assert {chosen.accent.lower(), chosen.ghost.lower(), chosen.chrome_ink.lower()} <= painted
    plot.clear()
    assert chosen.accent.lower() not in colours(plot)


def test_strange_numbers_do_no_harm(plot):
    plot.add(1, math.nan)
    plot.add(2, math.inf, math.nan)
    assert (plot.train, plot.held_out) == ([], [])
    plot.add(3, 1e9, 1.5)
    plot.set_frame(steps=0, base_bits=1.5)
    plot.grab()
    plot.resize(10, 10)
    plot.grab()


def test_a_long_training_is_thinned_out_and_keeps_its_end(plot):
    for step in range(20_000):
        plot.add(step, 2.0)
    assert len(plot.train) <= MAX_POINTS
    assert plot.train[-1].step == 19_999
    steps = [dot.step for dot in plot.train]
    assert steps == sorted(steps)


def test_it_can_be_read_aloud(plot):
    plot.set_frame(steps=10, base_bits=2.0)
    plot.add(1, 1.9, 1.95)
    assert plot.accessibleName()
    assert "1.95" in plot.accessibleDescription()


@pytest.mark.parametrize(("low", "high"), [(1.9, 2.3), (1.0, 9.0), (2.001, 2.002), (0.0, 1e6)])
def test_ticks_are_few_and_inside(low, high):
    ticks = _ticks(low, high)
    assert 2 <= len(ticks) <= 6
    assert all(low <= tick <= high for tick in ticks)
