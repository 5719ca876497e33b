"""A bar chart as numbers for an inline SVG: no script, no style attribute."""

from __future__ import annotations

from dataclasses import dataclass

from .figures import Day

WIDTH, HEIGHT = 720, 140
GAP = 2


@dataclass(frozen=True)
class Bar:
    """One day: consultations below, reports on top."""

    x: float
    width: float
    consultations_y: float
    consultations_height: float
    reports_y: float
    reports_height: float


@dataclass(frozen=True)
class Chart:
    """Bars on a scale whose top is the busiest day, or the even number above it."""

    bars: list[Bar]
    top: int
    busiest: int
    width: int = WIDTH
    height: int = HEIGHT

    @property
    def middle(self) -> int:
        return self.top // 2

    @property
    def half_height(self) -> int:
        return self.height // 2


def chart(days: list[Day]) -> Chart:
    busiest = max(day.consultations + day.reports for day in days)
    top = max(2, busiest + busiest % 2)
    step = WIDTH / len(days)
    bars = []
    for place, day in enumerate(days):
        below, above = (HEIGHT * count / top for count in (day.consultations, day.reports))
        bars.append(
            Bar(
                x=round(place * step, 1),
                width=round(step - GAP, 1),
                consultations_y=round(HEIGHT - below, 1),
                consultations_height=round(below, 1),
                reports_y=round(HEIGHT - below - above, 1),
                reports_height=round(above, 1),
            )
        )
    return Chart(bars, top, busiest)
