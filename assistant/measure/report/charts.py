"""Figures come in, drawings in SVG go out: a curve, and a histogram. They need no script."""

from collections.abc import Sequence
from dataclasses import replace
from math import ceil

from footnote.assistant.measure.report.figures import Figure, Point
from footnote.assistant.show.markup import Html, join, tag

_WIDTH, _HEIGHT, _LEFT, _BOTTOM, _EDGE = 560, 300, 54, 44, 22
_BINS = 20


def risk_curve(points: Sequence[Point], marks: dict[str, float], style: str = "") -> Html:
    """Draw risk against coverage; `marks` names thresholds that are shown as points.

    With a style of its own the drawing can stand alone, as a file.
    """
    top = max([0.1, *(point.risk for point in points)])
    top = ceil(top * 10) / 10

    def place(point: Point) -> tuple[float, float]:
        return _x(point.coverage), _y(point.risk / top)

    line = " ".join(f"{x:.1f},{y:.1f}" for x, y in map(place, points))
    at: dict[Point, list[str]] = {}  # where thresholds fall together, so do their names
    for name, threshold in marks.items():
        point = min(points, key=lambda one: abs(one.threshold - threshold))
        at.setdefault(replace(point, threshold=0.0), []).append(name)
    named = []
    for number, (point, names) in enumerate(at.items()):
        x, y = place(point)
        below = number % 2  # neighbours' names would stand in each other's way
        beside = {"x": f"{x + 8:.1f}" if below else f"{x - 8:.1f}"}
        beside |= {"y": f"{y + 19:.1f}" if below else f"{y - 9:.1f}"}
        named += [
            tag("circle", cx=f"{x:.1f}", cy=f"{y:.1f}", r=5),
            tag("text", ", ".join(names), **beside, text_anchor="start" if below else "end"),
        ]
    return _drawing(
        "Share of answers that are wrong, against the share of questions answered",
        _grid("questions answered", "answers that are wrong", 1.0, top, percent=True),
        tag("polyline", points=line, class_="line"),
        *([tag("style", Html(style))] if style else []),
        *named,
    )


def strip(figure: Figure) -> Html:
    """Draw a share and its interval on a line from 0 to 100 %."""
    across = {name: f"{100 * getattr(figure, name):.1f}" for name in ("low", "value", "high")}
    return tag(
        "svg",
        tag("line", x1=0, x2=100, y1=5, y2=5),
        tag("line", x1=across["low"], x2=across["high"], y1=5, y2=5, class_="interval"),
        tag("circle", cx=across["value"], cy=5, r=3),
        viewBox="-4 0 108 10",
        class_="strip",
        aria_hidden="true",
    )


def histogram(values: Sequence[float], what: str) -> Html:
    """Draw how many of some values (seconds) fall between which."""
    longest = max(values, default=0.0) or 1.0
    counts = [0] * _BINS
    for value in values:
        counts[min(int(value / longest * _BINS), _BINS - 1)] += 1
    highest = max(counts)
    bars = [
        tag(
            "rect",
            tag("title", f"{count} from {low:.1f} to {low + longest / _BINS:.1f} s"),
            x=f"{_x(place / _BINS) + 1:.1f}",
            y=f"{_y(count / highest):.1f}",
            width=f"{(_x(1) - _x(0)) / _BINS - 2:.1f}",
            height=f"{_y(0) - _y(count / highest):.1f}",
            class_="bar",
        )
        for place, count in enumerate(counts)
        if count
        for low in [place * longest / _BINS]
    ]
    return _drawing(what, _grid("seconds", "answers", longest, highest, percent=False), *bars)


def _drawing(label: str, *inside: Html) -> Html:
    return tag(
        "svg",
        *inside,
        xmlns="http://www.w3.org/2000/svg",
        viewBox=f"0 0 {_WIDTH} {_HEIGHT}",
        role="img",
        aria_label=label,
    )


def _grid(across: str, up: str, most_across: float, most_up: float, *, percent: bool) -> Html:
    """Draw both axes with five marks each."""
    pieces = []
    for step in range(5):
        share = step / 4
        x, y = _x(share), _y(share)
        pieces += [
            tag("line", x1=f"{_x(0):.1f}", x2=f"{_x(1):.1f}", y1=f"{y:.1f}", y2=f"{y:.1f}"),
            tag(
                "text",
                _number(share * most_up, percent),
                x=_LEFT - 8,
                y=f"{y + 4:.1f}",
                text_anchor="end",
            ),
            tag(
                "text",
                _number(share * most_across, percent),
                x=f"{x:.1f}",
                y=_HEIGHT - _BOTTOM + 18,
                text_anchor="middle",
            ),
        ]
    middle = (_x(0) + _x(1)) / 2
    pieces += [
        tag("text", across, x=f"{middle:.0f}", y=_HEIGHT - 6, text_anchor="middle"),
        tag(
            "text",
            up,
            x=-(_HEIGHT - _BOTTOM) // 2,
            y=12,
            transform="rotate(-90)",
            text_anchor="middle",
        ),
    ]
    return join(*pieces)


def _number(value: float, percent: bool) -> str:
    if percent:
        return f"{100 * value:.0f} %"
    return f"{value:.0f}" if value >= 10 or value == int(value) else f"{value:.1f}"


def _x(share: float) -> float:
    return _LEFT + share * (_WIDTH - _LEFT - _EDGE)


def _y(share: float) -> float:
    return _HEIGHT - _BOTTOM - share * (_HEIGHT - _BOTTOM - _EDGE)
