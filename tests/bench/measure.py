"""measure: runs commands in turn with `run` and keeps what each run took."""
import dataclasses
import os
import signal
import statistics
import subprocess
import time

SLOW_S = 5.0        # a run that takes longer is made fewer times
QUICK_S = 0.05      # one that is over sooner is made more often
TIMEOUT_S = 400
BUDGET_S = 400      # after so long, one run of each has to do; quickly: a fifth


class Broken(Exception):
    """The bench can't say anything: something didn't run, or lied."""


@dataclasses.dataclass
class Command:
    """What is measured: a program and its arguments, settings first, and the
    exit statuses that a good run may have (None: any below 126)."""
    name: str
    argv: list
    statuses: tuple = (0,)

    def accepts(self, status):
        return (status in self.statuses if self.statuses is not None
                else status < 126)


@dataclasses.dataclass
class Took:
    """The runs of one command: seconds of wall and CPU, KiB of memory, and
    what the last one printed, on stdout and on both."""
    command: Command
    wall: list
    cpu: list
    rss: list
    out: str
    said: str

    def median(self, what):
        """The median of wall or cpu; of rss the most, which is its point."""
        values = getattr(self, what)
        return max(values) if what == "rss" else statistics.median(values)

    def facts(self):
        """For the JSON file."""
        return {"command": self.command.argv, "runs": len(self.wall),
                "wall_s": self.median("wall"), "cpu_s": self.median("cpu"),
                "wall_min_s": min(self.wall), "wall_max_s": max(self.wall),
                "rss_kib": self.median("rss")}


class Bench:
    """Where things are, and how thorough to be."""

    def __init__(self, tools, work, env, quick):
        self.tools, self.work, self.env = tools, work, env
        self.quick = quick
        self.until = time.monotonic() + BUDGET_S / (5 if quick else 1)

    def start(self, argv, limit=TIMEOUT_S):
        """Runs `run` or another tool and gives its stdout; ends its whole
        group when it takes too long."""
        with subprocess.Popen(
                argv, cwd=self.work, env=self.env, text=True,
                stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                stderr=subprocess.PIPE, start_new_session=True) as process:
            try:
                out, errors = process.communicate(timeout=limit)
            except BaseException:
                os.killpg(process.pid, signal.SIGKILL)
                raise
        if process.returncode != 0:
            raise Broken(f"{argv[0]}: {errors.strip() or out.strip()}")
        return out

    def rounds(self, commands, count):
        """So many runs of each, in turn; what each took."""
        prefix = os.path.join(self.tools, "out")
        argv = [os.path.join(self.tools, "run"), "-n", str(count), prefix]
        for number, command in enumerate(commands):
            argv += (["---"] if number else []) + command.argv
        took = [Took(command, [], [], [], "", "") for command in commands]
        for line in self.start(argv).splitlines():
            which, _, wall, cpu, rss, status = map(int, line.split())
            one = took[which]
            one.wall.append(wall / 1e9)
            one.cpu.append(cpu / 1e6)
            one.rss.append(rss)
            if not one.command.accepts(status):
                raise Broken(f"{one.command.name}: exit status {status}: "
                             + read(f"{prefix}.{which}.err")[:300])
        for number, one in enumerate(took):
            one.out = read(f"{prefix}.{number}")
            one.said = one.out + read(f"{prefix}.{number}.err")
        return took

    def compare(self, *commands, most=None):
        """Medians of at least nine runs, after one to warm up; three, that
        one included, of what takes longer than SLOW_S; one when time is
        short."""
        first = self.rounds(commands, 1)
        longest = max(took.wall[0] for took in first)
        if longest > SLOW_S:
            count = 0 if self.quick else 2
        elif longest > QUICK_S:
            count = 3 if self.quick else 9
        else:
            count = 9 if self.quick else 31
        if most is not None:
            count = min(count, most)
        if longest > QUICK_S and time.monotonic() > self.until:
            count = 0
        rest = self.rounds(commands, count) if count else first
        if longest > SLOW_S and count:
            for one, more in zip(rest, first):
                one.wall += more.wall
                one.cpu += more.cpu
                one.rss += more.rss
        return rest


def read(path):
    """The text of a file; what isn't UTF-8 is replaced."""
    with open(path, encoding="utf-8", errors="replace") as file:
        return file.read()
