"""table: the rows of the bench, as text and as JSON."""
import dataclasses
import typing


@dataclasses.dataclass
class Row:
    """One line: our figure, the bar, a peer and its figure, how many times as
    fast we are (or what share, or how many times as much: `work` says so).
    cpu: the same ratio of CPU time, which a busy machine disturbs less.
    met: True, False, or None where there is no bar. skipped: why it wasn't
    measured. runs: when a slow peer had fewer than nine."""
    work: str
    ours: str = ""
    bar: str = ""
    peer: str = ""
    theirs: str = ""
    ratio: str = ""
    cpu: str = ""
    met: typing.Optional[bool] = None
    skipped: str = ""
    runs: int = 0
    facts: dict = dataclasses.field(default_factory=dict)

    def verdict(self):
        """The last column."""
        if self.skipped:
            return "skipped"
        if self.met is None:
            return "no bar"
        return "met" if self.met else "NOT MET"

    def failed(self):
        """A bar that isn't met, or that nobody looked at."""
        return self.met is False or bool(self.skipped)


def seconds(value):
    """A time with its unit, three digits."""
    for unit, scale in (("s", 1), ("ms", 1e3)):
        if value * scale >= 1:
            return f"{value * scale:.3g} {unit}"
    return f"{value * 1e6:.3g} µs"


def times(value):
    """A ratio, three digits, never in the form 1e+03."""
    return f"{value:.0f} ×" if value >= 100 else f"{value:.3g} ×"


def rate(value, unit):
    """So many a second."""
    digits = 0 if value >= 100 else 1 if value >= 10 else 2
    return f"{value:,.{digits}f} {unit}"


def draw(rows):
    """All rows with a heading, in columns."""
    cells = [("work", "ours", "bar", "peer", "theirs", "ratio", "of CPU",
              "")]
    for row in rows:
        verdict = row.verdict()
        if row.runs and row.runs < 9:
            verdict += f" ({row.runs} run{'s'[:row.runs - 1]})"
        cells.append((row.work, row.ours, row.bar, row.peer, row.theirs,
                      row.ratio, row.cpu, verdict))
    widths = [max(len(cell[i]) for cell in cells) for i in range(8)]
    lines = ["  ".join(text.ljust(width) for text, width in zip(cell, widths))
             .rstrip() for cell in cells]
    return "\n".join([lines[0], "-" * len(lines[0])] + lines[1:])


def as_json(rows):
    """The same for machines, with what the columns came from."""
    return [dict(dataclasses.asdict(row), verdict=row.verdict())
            for row in rows]
