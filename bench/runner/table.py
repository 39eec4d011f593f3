"""Rows of ratios, as text and as JSON."""
import statistics

from .cases import HIGHER_IS_BETTER


def rows_of(case, pairs, results):
    rows = []
    for metric in case.metrics:
        for subject, peer in pairs:
            if subject not in results or peer not in results:
                continue
            ours = [r[metric] for r in results[subject] if metric in r]
            theirs = [r[metric] for r in results[peer] if metric in r]
            if ours and theirs:
                rows.append(_row(case, subject, peer, metric, ours, theirs))
    return rows


def _row(case, subject, peer, metric, ours, theirs):
    mine, other = statistics.median(ours), statistics.median(theirs)
    return {
        "case": case.name,
        "subject": subject,
        "peer": peer,
        "metric": metric,
        "subject_value": round(mine, 1),
        "peer_value": round(other, 1),
        "ratio": round(mine / other, 3) if other else None,
        "spread": round(max(_spread(ours), _spread(theirs)), 3),
    }


def _spread(values):
    """The distance from the least to the greatest, as a share of the median."""
    median = statistics.median(values)
    return (max(values) - min(values)) / median if median else 0.0


def text(rows):
    head = ("case", "subject", "peer", "metric", "subject's", "peer's", "ratio", "spread")
    lines = [head]
    for row in rows:
        ratio = "-" if row["ratio"] is None else f"{row['ratio']:.2f}"
        better = "more" if row["metric"] in HIGHER_IS_BETTER else "less"
        lines.append(
            (
                row["case"],
                row["subject"],
                row["peer"],
                f"{row['metric']} ({better} is better)",
                f"{row['subject_value']:,.0f}",
                f"{row['peer_value']:,.0f}",
                ratio,
                f"±{row['spread'] * 50:.0f} %",
            )
        )
    widths = [max(len(line[i]) for line in lines) for i in range(len(head))]
    out = []
    for line in lines:
        cells = [c.ljust(w) if i < 4 else c.rjust(w) for i, (c, w) in enumerate(zip(line, widths))]
        out.append("  ".join(cells).rstrip())
    return "\n".join(out)
