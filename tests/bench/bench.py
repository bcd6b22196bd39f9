#!/usr/bin/env python3
"""Measures the figures that postgate promises, beside other tools.

usage: bench.py BUILD [--quick]

BUILD holds postgate; run and floor, the peers and all else lie in build/bench
and build/peers. Prints a table, writes build/bench/bench.json. Exit status: 0,
all bars are met; 1, one isn't, or wasn't looked at; 2, something is broken, so
that the figures would mean nothing. `make bench` sets all of it up.
"""
import datetime
import glob
import json
import os
import platform
import shutil
import subprocess
import sys

import corpus
import growth
import patterns
import peers
import rows
import table
from measure import Bench, Broken

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(os.path.dirname(HERE))
TOOLS = os.path.join(ROOT, "build", "bench")
POLICY = 'version: 1\nlanguage: en\ndrafts: ["posts/*.md"]\n'


def alone():
    """Starts over in a network of its own, without a way out, where that is
    allowed. Whether it was."""
    if os.environ.get("POSTGATE_BENCH_ALONE"):
        return True
    unshare = ["unshare", "--net"]
    if os.geteuid() != 0:
        unshare.append("--map-current-user")
    try:
        subprocess.run(unshare + ["true"], check=True, capture_output=True)
    except (OSError, subprocess.CalledProcessError):
        return False
    os.environ["POSTGATE_BENCH_ALONE"] = "1"
    os.execvp("unshare", unshare + [sys.executable, *sys.argv])


def set_up(work, posts, lines):
    """The working folder: corpus, policy, the peers' configuration."""
    shutil.rmtree(work, ignore_errors=True)
    corpus.write_all(work, posts, lines)
    corpus.save(work, "postgate.yaml", POLICY)
    os.symlink(os.path.join(ROOT, "build", "peers", "node_modules"),
               os.path.join(work, "node_modules"))
    for path in glob.glob(os.path.join(HERE, "*lintrc.json")):
        shutil.copy(path, work)
    found, terms = patterns.read_all(os.path.join(ROOT, "wordlists"))
    for_ripgrep = patterns.for_ripgrep(found)
    corpus.save(work, "patterns.txt", "\n".join(for_ripgrep) + "\n")
    grown = {}
    for factor in rows.FACTORS:
        term = growth.write(os.path.join(work, f"grown{factor}"),
                            (factor - 1) * len(terms))
        grown[factor] = term
        corpus.save(work, f"grown{factor}/planted.md",
                    f"We sold a {term or 'mug'} today.\n")
    return {"patterns": len(found), "patterns for ripgrep": len(for_ripgrep),
            "terms": len(terms)}, grown


def environment(work):
    """Nothing of ours is set but the cache; nothing asks the network."""
    env = {name: value for name, value in os.environ.items()
           if not name.startswith(("POSTGATE_", "RIPGREP_", "NODE_"))}
    env.update(POSTGATE_CACHE=os.path.join(work, "cache"), LC_ALL="C.UTF-8",
               TZ="UTC", NO_COLOR="1", NO_UPDATE_NOTIFIER="1")
    return env


def machine():
    """What it was measured on."""
    def first(path, key):
        with open(path, encoding="utf-8") as file:
            for line in file:
                if line.startswith(key):
                    return line.split(":", 1)[1].strip()
        return "unknown"
    return {"cpu": first("/proc/cpuinfo", "model name"),
            "cores": len(os.sched_getaffinity(0)),
            "memory": first("/proc/meminfo", "MemTotal"),
            "kernel": platform.release(),
            "system": platform.freedesktop_os_release()["PRETTY_NAME"],
            "load": os.getloadavg()[0]}


def commit():
    """What was built, with a + when the tree has changes."""
    said = subprocess.run(
        ["git", "-C", ROOT, "describe", "--always", "--dirty=+"],
        capture_output=True, text=True, check=False)
    return said.stdout.strip() or "unknown"


def measure_all(build, quick):
    """All rows, and the facts around them."""
    posts, lines = (200, 20000) if quick else (1000, 100000)
    work = os.path.join(TOOLS, "work")
    cut_off = alone()
    counts, grown = set_up(work, posts, lines)
    bench = Bench(TOOLS, work, environment(work), quick)
    all_rows = rows.Rows(bench, os.path.join(build, "postgate"), grown, posts,
                         lines)
    facts = {
        "schema": "postgate.bench/1", "commit": commit(), "quick": quick,
        "date": datetime.datetime.now(datetime.timezone.utc)
        .isoformat(timespec="seconds"),
        "machine": machine(), "network": "none" if cut_off else "not cut off",
        "counts": counts,
        "peers": {peer.name: peers.version(peer, work)
                  for peer in peers.PEERS}}
    all_rows.measure()
    facts["rows"] = table.as_json(all_rows.rows)
    facts["seconds"] = round(all_rows.elapsed(), 1)
    return all_rows, facts


def main():
    args = [arg for arg in sys.argv[1:] if arg != "--quick"]
    if len(args) != 1 or args[0].startswith("-"):
        sys.exit(__doc__)
    try:
        all_rows, facts = measure_all(os.path.abspath(args[0]),
                                      "--quick" in sys.argv[1:])
    except (Broken, OSError, ValueError,
            subprocess.SubprocessError) as broken:
        print(f"bench: broken: {broken}", file=sys.stderr)
        sys.exit(2)
    path = os.path.join(TOOLS, "bench.json")
    with open(path, "w", encoding="utf-8") as file:
        json.dump(facts, file, indent=1, ensure_ascii=False)
        file.write("\n")
    print(table.draw(all_rows.rows))
    on = facts["machine"]
    print(f"\n{on['cpu']}, {on['cores']} cores, {on['system']}, load "
          f"{on['load']:.1f} at the start; {facts['date'][:10]}, commit "
          f"{facts['commit']}, {facts['seconds']:.0f} s; network: "
          f"{facts['network']}")
    print("peers: " + ", ".join(f"{name} {version}" for name, version
                                in facts["peers"].items()))
    if on["load"] > on["cores"] / 2:
        print("The machine was busy: look at the ratios of CPU time.")
    failed = [row for row in all_rows.rows if row.failed()]
    if failed:
        print(f"\n{len(failed)} not met:")
        for row in failed:
            what = row.skipped or f"{row.ratio or row.ours}, bar {row.bar}"
            against = f" against {row.peer}" if row.peer else ""
            print(f"  {row.work}{against}: {what}")
    sys.exit(1 if failed else 0)


if __name__ == "__main__":
    main()
