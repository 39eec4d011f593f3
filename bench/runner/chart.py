"""The main ratios as an SVG bar chart, for light and dark pages."""
from html import escape

from .cases import HIGHER_IS_BETTER

_NAMES = {"grpc-java": "grpc-java", "vertx": "Vert.x", "tonic": "tonic (Rust)", "grpc-go": "grpc-go"}
_RUN_AS = {
    "grpc-java/virtual": "virtual threads",
    "grpc-java/default": "default executor",
    "grpc-java/direct": "direct executor",
    "grpc-java/async": "async stub, direct executor",
    "grpc-java/receive": "async stub, direct executor",
}

_WIDTH, _LEFT, _RIGHT = 880, 256, 290
_TOP, _ROW, _BAR, _GROUP = 92, 25, 15, 34
_STYLE = """
  text { font-family: -apple-system, BlinkMacSystemFont, "Segoe UI", "Noto Sans", "DejaVu Sans", Helvetica, Arial, sans-serif; font-size: 13px; fill: #1f2328 }
  .page { fill: #ffffff; stroke: #d1d9e0 }
  .title { font-size: 18px; font-weight: 600 }
  .peer, .ratio { font-weight: 600 }
  .quiet { fill: #59636e; font-size: 12px }
  .bar { fill: #0969da }
  .behind { fill: #9a6700 }
  .grid { stroke: #d1d9e0; stroke-opacity: 0.6 }
  .one { stroke: #d1242f; stroke-width: 1.5; stroke-dasharray: 4 3 }
  text.one { fill: #d1242f; stroke: none; font-size: 12px; font-weight: 600 }
"""
_DARK = """
    text { fill: #f0f6fc }
    .page { fill: #0d1117; stroke: #3d444d }
    .quiet { fill: #9198a1 }
    .bar { fill: #4493f8 }
    .behind { fill: #d29922 }
    .grid { stroke: #3d444d }
    .one { stroke: #f85149 }
    text.one { fill: #f85149 }
"""


def svg(rows, headlines, about):
    """The headlines that there are rows of, grouped by peer."""
    groups = _groups(rows, headlines)
    most = max((row["ratio"] for bars in groups.values() for _, row in bars), default=1)
    step = _step(most)
    scale = (_WIDTH - _LEFT - _RIGHT) / max(most, 1)
    body, y = [], _TOP
    for family, bars in groups.items():
        body.append(_text(24, y + 14, f"vs {_NAMES.get(family, family)}", "peer"))
        y += _GROUP - 10
        for label, row in bars:
            body += _bar(y, label, row, scale)
            y += _ROW
        y += 14
    bottom = y - 8
    body = _grid(bottom, scale, step, most) + body + _line_of_the_peer(bottom, scale)
    return _document(bottom + 68, body, bottom, about)


def _groups(rows, headlines):
    groups = {}
    for headline in headlines:
        for row in rows:
            if (row["case"], row["subject"], row["peer"]) == (headline.case, headline.subject, headline.peer):
                if row["metric"] in HIGHER_IS_BETTER and row["ratio"] is not None:
                    groups.setdefault(row["peer"].split("/")[0], []).append((headline.text, row))
    return groups


def _step(most):
    """The distance of grid lines, as a multiple: 1, 2 or 5 times a power of ten."""
    size = 1
    while True:
        for factor in (1, 2, 5):
            if most / (factor * size) <= 8:
                return factor * size
        size *= 10


def _bar(y, label, row, scale):
    ratio = row["ratio"]
    end = _LEFT + ratio * scale
    kind = "bar" if ratio >= 1 else "behind"
    note = f"{_short(row['subject_value'])} vs {_short(row['peer_value'])}"
    if row["peer"] in _RUN_AS:
        note += f", {_RUN_AS[row['peer']]}"
    return [
        _text(36, y + 12, label),
        f'<rect class="{kind}" x="{_LEFT}" y="{y}" width="{ratio * scale:.1f}" height="{_BAR}" rx="2"/>',
        f'<text x="{end + 7:.1f}" y="{y + 12}"><tspan class="ratio">{_multiple(ratio)}</tspan>'
        f'<tspan class="quiet" dx="8">{escape(note)}</tspan></text>',
    ]


def _multiple(ratio):
    return f"{ratio:.1f}×" if ratio >= 2 else f"{ratio:.2f}×"


def _short(value):
    """Three digits at most, such as 91.2k."""
    for size, letter in ((1e6, "M"), (1e3, "k")):
        if value >= 0.9995 * size:
            return f"{value / size:.3g}{letter}"
    return f"{value:.3g}"


def _grid(bottom, scale, step, most):
    lines = [f'<line class="grid" x1="{_LEFT}" y1="{_TOP}" x2="{_LEFT}" y2="{bottom}"/>']
    for tick in range(step, int(most) + 1, step):
        x = _LEFT + tick * scale
        if tick > 1:
            lines.append(f'<line class="grid" x1="{x:.1f}" y1="{_TOP}" x2="{x:.1f}" y2="{bottom}"/>')
        if (tick - 1) * scale > 32:
            lines.append(_text(x, bottom + 16, f"{tick}×", "quiet", "middle"))
    return lines


def _line_of_the_peer(bottom, scale):
    """Over the bars, so that it is seen where they are longer."""
    x = _LEFT + scale
    return [
        f'<line class="one" x1="{x:.1f}" y1="{_TOP}" x2="{x:.1f}" y2="{bottom}"/>',
        _text(x, bottom + 16, "1×", "one", "middle"),
    ]


def _text(x, y, text, kind="", anchor=""):
    extra = f' class="{kind}"' if kind else ""
    extra += f' text-anchor="{anchor}"' if anchor else ""
    return f'<text x="{x:.1f}" y="{y:.1f}"{extra}>{escape(text)}</text>'


def _document(height, content, bottom, about):
    title = "Calls per CPU-second, Legate ÷ peer"
    lines = [
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{_WIDTH}" height="{height}" viewBox="0 0 {_WIDTH} {height}" role="img" aria-label="{title}">',
        f"<style>{_STYLE}  @media (prefers-color-scheme: dark) {{{_DARK}  }}\n</style>",
        f'<rect class="page" x="0.5" y="0.5" width="{_WIDTH - 1}" height="{height - 1}" rx="8"/>',
        _text(24, 36, title, "title"),
        _text(24, 58, "Messages, where there are streams. The side under test has a core of its own. At 1× both are as fast; longer is better.", "quiet"),
        _text(24, 75, "Beside each bar: what Legate and the peer make a CPU-second, and how the peer was run.", "quiet"),
        *content,
        _text(24, bottom + 38, about, "quiet"),
        _text(24, bottom + 55, "Repeat it: bench/run --svg chart.svg", "quiet"),
        "</svg>",
    ]
    return "\n".join(lines) + "\n"
