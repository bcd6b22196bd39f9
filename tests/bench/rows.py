"""rows: what is measured, and the bars, those of issue 3."""
import glob
import json
import os
import re
import subprocess
import sys
import time

import corpus
from measure import Broken, Command
from peers import PEERS
from table import Row, rate, seconds, times

FACTORS = (1, 10, 100)

FLOOR_TIMES = 5          # one post against a program that reads the file
ONE_CPU_S = 0.010
COLD_S = 0.050
ONE_BARS = {"hunspell": 15, "secretlint": 100, "alex": 200}
MANY_BARS = {"codespell": 3, "secretlint": 100, "alex": 100, "cspell": 100}
HASH_SHARE = 0.02        # of what cat and sha256sum get through
MB_PER_S = 20
POSTS_PER_S = 35000
GROWTH_TIMES = 1.5       # at a hundred times the terms
RSS_KIB = 24 * 1024
UNWANTED = ("curl", "pq", "microhttpd", "icu", "hunspell")

LINES_S = 30             # so many lines are judged that a run isn't longer

ONE_CORE = ["taskset", "-c", str(min(os.sched_getaffinity(0)))]
FOUND = (0, 1, 3)        # exit statuses of a check that could decide
NO_COMPILE = "`postgate compile` isn't there yet"


def read_jsonl(text):
    """The posts of `check --format jsonl`."""
    return [json.loads(line) for line in text.splitlines()]


def outcome(posts):
    """What must be the same with and without a cache."""
    return [(post["source"], post["id"], post["verdict"], post["findings"])
            for post in posts]


class Rows:
    """Fills `rows`; each method is a row of the table of issue 3, or a few."""

    def __init__(self, bench, program, grown, posts, lines):
        self.bench, self.program, self.grown = bench, program, grown
        self.posts, self.lines = posts, lines
        self.rows, self.since = [], time.monotonic()
        self.work = bench.work
        said = self.say("check", "--help")
        self.jobs = ["--jobs", "1"] if "--jobs" in said.stdout else []
        self.warm = False
        self.peak = {}

    def elapsed(self):
        return time.monotonic() - self.since

    def say(self, *args, cache=None):
        """What the program answers, outside of any measurement. `cache` is
        another folder of caches, or "off"."""
        env = dict(self.bench.env)
        if cache is not None:
            env["POSTGATE_CACHE"] = cache
        return subprocess.run(
            [self.program, *args], cwd=self.work, env=env, text=True,
            capture_output=True, stdin=subprocess.DEVNULL, check=False,
            timeout=400)

    def ours(self, *args, cache=None, one_core=False):
        """A check, with one core or with as many as there are."""
        argv = [] if cache is None else [f"POSTGATE_CACHE={cache}"]
        if one_core:
            argv += ONE_CORE
        argv += [self.program, "check"] + (self.jobs if one_core else [])
        return Command("postgate", argv + list(args), FOUND)

    def add(self, work, **more):
        self.rows.append(Row(work, **more))
        print(".", end="", file=sys.stderr, flush=True)

    def measure(self):
        """All of it; what is checked comes before what is measured, and the
        slow peers come last, where time may be short."""
        self.check_planted()
        self.compile()
        self.one_post()
        self.one_post_others()
        self.cold()
        self.many_lines()
        self.growth()
        self.many_posts()
        self.memory()
        self.start_up()
        print(file=sys.stderr)

    # What must be true for any figure to mean something.

    def check_planted(self):
        """Each tool finds what was planted for it, on one post; whatever it
        was told to do, it did it."""
        for peer in PEERS:
            took, = self.bench.rounds([peer.on(["planted.md"])], 1)
            if peer.found not in took.said:
                raise Broken(f"{peer.name} doesn't find {peer.found!r} in "
                             "planted.md")
        post, = read_jsonl(
            self.say("check", "--format", "jsonl", "planted.md").stdout)
        self.must_be_planted(post)
        post, = read_jsonl(
            self.say("check", "--format", "jsonl", "post.md").stdout)
        if post["verdict"] != "pass":
            raise Broken("the post that is judged alone doesn't pass")

    @staticmethod
    def must_be_planted(post):
        rules = {finding["rule"] for finding in post["findings"]}
        if post["verdict"] != "block" or not rules >= {
                "leak.card", "leak.key.aws", "tone.blame"}:
            raise Broken(f"postgate misses what was planted: it says "
                         f"{post['verdict']}, {sorted(rules)}")

    def must_have_found(self, took, peer=None):
        """The last of the runs that were measured looked at all posts: it
        found something in each that was planted."""
        if peer is not None:
            if took.said.count(peer.found) < 3:
                raise Broken(f"{peer.name} doesn't find {peer.found!r} three "
                             "times among the posts")
            return
        posts = read_jsonl(took.out)
        if len(posts) not in (self.posts, self.lines):
            raise Broken(f"postgate judged {len(posts)} posts")
        for number in corpus.planted(len(posts)):
            self.must_be_planted(posts[number])

    def must_be_equal(self, *args, cache=None):
        """The cache changes nothing."""
        args = ("check", "--format", "jsonl", *args)
        cold, warm = (read_jsonl(self.say(*args, cache=one).stdout)
                      for one in ("off", cache))
        if not cold or outcome(cold) != outcome(warm):
            raise Broken(f"`postgate {' '.join(args)}` says something else "
                         "with a cache than without")

    # The cache.

    def compile(self):
        """Makes the caches: how long it takes, how large they are."""
        first = self.say("compile")
        if first.returncode != 0:
            if "unknown command" not in first.stderr and \
                    "isn't a command" not in first.stderr:
                raise Broken("postgate compile: " + first.stderr.strip())
            self.add("compile the cache", skipped=NO_COMPILE)
            return
        self.warm = True
        for factor in FACTORS:
            self.compile_one(factor)
        self.must_be_equal("posts")
        self.must_be_equal("planted.md", "post.md", "unknown.md")

    def compile_one(self, factor):
        config = f"grown{factor}/postgate.yaml"
        cache = self.cache_of(factor)
        took, = self.bench.compare(Command(
            "postgate compile", [f"POSTGATE_CACHE={cache}", self.program,
                                 "compile", "--config", config]), most=3)
        size = sum(os.path.getsize(path) for path in
                   glob.glob(os.path.join(cache, "**"), recursive=True)
                   if os.path.isfile(path))
        if size == 0:
            raise Broken(f"postgate compile --config {config} left no cache")
        self.add(f"compile the cache, terms {factor} ×",
                 ours=f"{seconds(took.median('wall'))}, {size / 1e6:.1f} MB",
                 runs=len(took.wall),
                 facts={"ours": took.facts(), "bytes": size})
        post = f"grown{factor}/planted.md"
        self.must_be_equal("--config", config, post, "planted.md",
                           cache=cache)
        said = read_jsonl(self.say("check", "--config", config, "--format",
                                   "jsonl", post, cache=cache).stdout)
        found = any(finding["rule"].startswith("tone.grown.")
                    for finding in said[0]["findings"])
        if found != (self.grown[factor] is not None):
            raise Broken(f"the terms of {config} aren't what is looked for")

    def cache_of(self, factor):
        """The folder with the cache of a policy that has grown."""
        return os.path.join(self.work, f"cache{factor}")

    # One post in a new process.

    def one_post(self):
        name = "one post, new process"
        if not self.warm:
            self.add(name, bar="all of them", skipped=NO_COMPILE)
            return
        floor = Command("floor", [os.path.join(self.bench.tools, "floor"),
                                  "post.md"])
        ours, floor = self.bench.compare(self.ours("post.md"), floor)
        if "post.md: pass" not in ours.out:
            raise Broken("the post that is judged alone doesn't pass")
        for what, label in (("cpu", "CPU"), ("wall", "time")):
            mine, theirs = ours.median(what), floor.median(what)
            self.add(f"{name}: {label}", ours=seconds(mine),
                     bar=f"≤ {FLOOR_TIMES} ×", peer="read and exit",
                     theirs=seconds(theirs), ratio=times(mine / theirs),
                     met=mine <= FLOOR_TIMES * theirs,
                     facts={"ours": ours.facts(), "theirs": floor.facts()})
        mine = ours.median("cpu")
        self.add(f"{name}: CPU", ours=seconds(mine),
                 bar=f"≤ {seconds(ONE_CPU_S)}", met=mine <= ONE_CPU_S)
        for peer in PEERS:
            self.against(name, peer, self.ours("post.md"),
                         peer.on(["post.md"]), ONE_BARS.get(peer.name))

    def against(self, work, peer, mine, theirs, bar):
        """How many times as fast we are. Gives what each took."""
        mine, theirs = self.bench.compare(mine, theirs)
        ratio = theirs.median("wall") / mine.median("wall")
        self.add(work, ours=seconds(mine.median("wall")),
                 bar=f"≥ {bar} × faster" if bar else "", peer=peer.name,
                 theirs=seconds(theirs.median("wall")), ratio=times(ratio),
                 cpu=times(theirs.median("cpu") / mine.median("cpu")),
                 met=ratio >= bar if bar else None, runs=len(theirs.wall),
                 facts={"ours": mine.facts(), "theirs": theirs.facts()})
        return mine, theirs

    def one_post_others(self):
        """A word that no table has: hunspell itself is asked."""
        took, = self.bench.compare(self.ours("unknown.md"))
        self.add("one post with an unknown word", ours=seconds(
            took.median("cpu")), facts={"ours": took.facts()})

    def cold(self):
        """Without a cache of ours: by the rules that were compiled with the
        program, and with nothing compiled at all."""
        cold, warm = self.bench.compare(self.ours("post.md", cache="off"),
                                        self.ours("post.md"))
        if self.warm and warm.median("cpu") > 0.8 * cold.median("cpu"):
            raise Broken("a check with a cache takes as long as without: it "
                         "isn't used")
        self.peak["one post"] = warm.median("rss")
        empty = os.path.join(self.work, "no-cache")
        none, = self.bench.compare(self.ours("post.md", cache=empty))
        for what, took in (("no cache file", none),
                           ("nothing compiled (off)", cold)):
            mine = took.median("cpu")
            self.add(f"one post, {what}: CPU", ours=seconds(mine),
                     bar=f"≤ {seconds(COLD_S)}", met=mine <= COLD_S,
                     facts={"ours": took.facts()})

    # Many posts.

    def many_posts(self):
        """On one core, while the peers may use all that there are."""
        files = sorted(glob.glob(os.path.join(self.work, "posts", "*.md")))
        files = [os.path.relpath(path, self.work) for path in files]
        size = sum(os.path.getsize(os.path.join(self.work, path))
                   for path in files) / 1e6
        name = f"{self.posts:,} Markdown posts, {size:.2f} MB"
        mine = self.ours("--format", "jsonl", "posts", one_core=True)
        for peer in PEERS:
            if peer.name == "textlint":
                continue
            what = files if peer.name == "hunspell" else [peer.folder]
            ours, theirs = self.against(
                name + ", one core", peer, mine, peer.on(what),
                MANY_BARS.get(peer.name))
            self.must_have_found(ours)
            self.must_have_found(theirs, peer)
        took, = self.bench.compare(self.ours("--format", "jsonl", "posts"))
        self.must_have_found(took)
        self.peak[f"{self.posts:,} posts"] = took.median("rss")
        self.add(name + ", all cores", ours=seconds(took.median("wall")),
                 facts={"ours": took.facts()})

    def many_lines(self):
        """JSON Lines, beside what reading and hashing them takes."""
        self.cut_lines()
        size = os.path.getsize(os.path.join(self.work, "lines.jsonl"))
        argv = ["sh", "-c", "cat lines.jsonl | sha256sum"]
        for one_core in (True, False):
            mine = self.ours("--format", "jsonl", "lines.jsonl",
                             one_core=one_core)
            base = Command("cat and hash",
                           (ONE_CORE if one_core else []) + argv)
            ours, base = self.bench.compare(mine, base)
            self.must_have_found(ours)
            label = f"{self.lines:,} JSON lines, " + (
                "one core" if one_core else "all cores")
            self.lines_rows(label, one_core, size, ours, base)
            self.peak[label] = ours.median("rss")

    def cut_lines(self):
        """Fewer lines where all of them would take minutes."""
        corpus.write_lines(self.work, 500, "some.jsonl")
        took, = self.bench.rounds(
            [self.ours("some.jsonl", one_core=True)], 1)
        wanted = self.lines
        while self.lines > 1000 and \
                took.wall[0] * self.lines / 500 > LINES_S:
            self.lines //= 10
        if self.lines < wanted:
            corpus.write_lines(self.work, self.lines)

    def lines_rows(self, label, barred, size, ours, base):
        took, theirs = ours.median("wall"), base.median("wall")
        rates = ((size / took / 1e6, MB_PER_S, "MB/s"),
                 (self.lines / took, POSTS_PER_S, "posts/s"))
        for mine, bar, unit in rates:
            self.add(label, ours=rate(mine, unit),
                     bar=f"≥ {bar:,} {unit}" if barred else "",
                     met=mine >= bar if barred else None,
                     runs=len(ours.wall))
        share = theirs / took
        self.add(label, ours=seconds(took),
                 bar=f"≥ {HASH_SHARE} of it" if barred else "",
                 peer="cat and hash", theirs=seconds(theirs),
                 ratio=f"{share:.4f}",
                 cpu=f"{base.median('cpu') / ours.median('cpu'):.4f}",
                 met=share >= HASH_SHARE if barred else None,
                 runs=len(ours.wall),
                 facts={"ours": ours.facts(), "theirs": base.facts()})

    # More rules.

    def growth(self):
        """The same posts with ten and a hundred times as many terms."""
        if not self.warm:
            self.add("terms 10 × and 100 ×", bar=f"≤ {GROWTH_TIMES} ×",
                     skipped=NO_COMPILE)
            return
        count = min(self.lines, 10000)
        corpus.write_lines(self.work, count, "some.jsonl")
        for label, what, posts, args in (
                (f"{count:,} JSON lines", "wall", count,
                 {"one_core": True, "file": "some.jsonl"}),
                ("one post, new process", "cpu", 1,
                 {"one_core": False, "file": "post.md"})):
            self.growth_rows(label, what, posts, args)

    def growth_rows(self, label, what, posts, args):
        """Time per post, as a ratio to the built-in packs alone."""
        took = self.bench.compare(*(
            self.ours("--config", f"grown{factor}/postgate.yaml", "--format",
                      "jsonl", args["file"], cache=self.cache_of(factor),
                      one_core=args["one_core"])
            for factor in FACTORS))
        base = took[0].median(what) / posts
        for factor, one in list(zip(FACTORS, took))[1:]:
            mine = one.median(what) / posts
            barred = factor == FACTORS[-1]
            self.add(f"{label}, terms {factor} ×", ours=seconds(mine),
                     bar=f"≤ {GROWTH_TIMES} ×" if barred else "",
                     peer="terms 1 ×", theirs=seconds(base),
                     ratio=times(mine / base),
                     met=mine <= GROWTH_TIMES * base if barred else None,
                     runs=len(one.wall),
                     facts={"ours": one.facts(), "theirs": took[0].facts()})

    # What a process weighs.

    def memory(self):
        """The most that was resident in any run above."""
        for label, most in self.peak.items():
            self.add("memory: " + label, ours=f"{most / 1024:.1f} MiB",
                     bar=f"≤ {RSS_KIB // 1024} MiB", met=most <= RSS_KIB,
                     facts={"rss_kib": most})

    def start_up(self):
        """An empty run, and what the loader has to load for it."""
        took, = self.bench.compare(
            Command("postgate --version", [self.program, "--version"]))
        self.add("postgate --version: CPU", ours=seconds(took.median("cpu")),
                 facts={"ours": took.facts()})
        said = subprocess.run(["ldd", self.program], text=True, check=True,
                              capture_output=True).stdout
        linked = sorted(set(re.findall(r"^\s*lib([a-zA-Z]+)", said, re.M)))
        bad = [name for name in linked if name.startswith(UNWANTED)]
        self.add("libraries that cost start-up",
                 ours=", ".join(bad) or "none", bar="none", met=not bad,
                 facts={"linked": linked})
