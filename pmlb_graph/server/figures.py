"""What the server counts, in the text format of Prometheus."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

BOUNDS = (0.005, 0.025, 0.1, 0.5, 2.5, 10.0, 30.0)
MEDIA = "text/plain; version=0.0.4; charset=utf-8"


@dataclass(slots=True)
class Figures:
    """Requests since the start, by room and by status, and how long they took."""

    requests: dict[tuple[str, int], int] = field(default_factory=dict)
    durations: dict[str, list[float]] = field(default_factory=dict)

    def count(self, room: str, status: int, seconds: float) -> None:
        """Count a request."""
        self.requests[room, status] = self.requests.get((room, status), 0) + 1
        row = self.durations.setdefault(room, [0.0] * (len(BOUNDS) + 2))
        for place, bound in enumerate(BOUNDS):
            row[place] += seconds <= bound
        row[-2] += 1
        row[-1] += seconds

    def text(self, more: Iterable[tuple[str, str, str, Mapping[str, float]]]) -> str:
        """Return all figures.

        Parameters
        ----------
        more : iterable of (str, str, str, mapping of str to float)
            Other metrics: name, kind, meaning, and values by their labels, written as in ``limit="time"``.
        """
        counted = {f'route="{room}",status="{status}"': float(n) for (room, status), n in sorted(self.requests.items())}
        lines = _metric("http_requests_total", "counter", "Requests by route and status.", counted)
        lines += _head("http_request_duration_seconds", "histogram", "How long requests took.")
        for room, row in sorted(self.durations.items()):
            for bound, n in zip((*map(str, BOUNDS), "+Inf"), row, strict=False):
                lines.append(f'pmlb_graph_http_request_duration_seconds_bucket{{route="{room}",le="{bound}"}} {n:g}')
            lines.append(f'pmlb_graph_http_request_duration_seconds_sum{{route="{room}"}} {row[-1]:.6f}')
            lines.append(f'pmlb_graph_http_request_duration_seconds_count{{route="{room}"}} {row[-2]:g}')
        for name, kind, meaning, values in more:
            lines += _metric(name, kind, meaning, values)
        return "\n".join(lines) + "\n"


def _head(name: str, kind: str, meaning: str) -> list[str]:
    return [f"# HELP pmlb_graph_{name} {meaning}", f"# TYPE pmlb_graph_{name} {kind}"]


def _metric(name: str, kind: str, meaning: str, values: Mapping[str, float]) -> list[str]:
    rows = [
        f"pmlb_graph_{name}{{{labels}}} {value:.10g}" if labels else f"pmlb_graph_{name} {value:.10g}"
        for labels, value in sorted(values.items())
    ]
    return [*_head(name, kind, meaning), *rows]
