#!/usr/bin/env python3
"""Compares our count of X's weighted length with twitter-text's own cases.

usage: twitter.py POSTGATE VALIDATE.YML

VALIDATE.YML is conformance/validate.yml of twitter-text, which isn't part of
this repository (see DATA.md). Prints each case that differs and how many
agree; exits 1 when one differs, 77 when the file isn't there.
"""
import json
import os
import re
import subprocess
import sys
import tempfile

SECTIONS = (
    "WeightedTweetsWithDiscountedEmojiCounterTest",
    "UnicodeDirectionalMarkerCounterTest",
)


def unquote(scalar):
    """A scalar in double quotes: JSON's escapes, and \\U with eight digits."""
    if not scalar.startswith('"'):
        return scalar.strip("'")
    scalar = re.sub(
        r"\\U([0-9A-Fa-f]{8})", lambda m: chr(int(m.group(1), 16)), scalar
    )
    return json.loads(scalar, strict=False)


def read_cases(path):
    """The shape of that one file: a section, `text`, `weightedLength`."""
    section, text, cases = None, None, []
    with open(path, encoding="utf-8") as file:
        for line in file:
            if match := re.match(r"  (\w+):\s*$", line):
                section = match.group(1)
            elif match := re.match(r"      text: (.*?)\s*$", line):
                text = unquote(match.group(1))
            elif match := re.match(r"        weightedLength: (\d+)", line):
                if section in SECTIONS:
                    cases.append((text, int(match.group(1))))
    return cases


def count_all(postgate, texts):
    """What `postgate check --to x` counts, over JSON Lines."""
    with tempfile.TemporaryDirectory() as folder:
        with open(os.path.join(folder, "a.jsonl"), "w") as file:
            for text in texts:
                file.write(json.dumps({"text": text}) + "\n")
        answer = subprocess.run(
            [os.path.abspath(postgate), "check", "--to", "x", "--format",
             "json", "a.jsonl"],
            cwd=folder, capture_output=True, check=False)
    posts = json.loads(answer.stdout)["posts"]
    if len(posts) != len(texts):
        sys.exit("twitter.py: %d posts for %d texts" % (len(posts), len(texts)))
    return [post["places"][0]["used"] for post in posts]


def main():
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    if not os.path.exists(sys.argv[2]):
        print("1..0 # SKIP no %s" % sys.argv[2])
        return 77
    cases = read_cases(sys.argv[2])
    if len(cases) < 20:
        sys.exit("twitter.py: only %d cases were found" % len(cases))
    agree = 0
    for (text, want), got in zip(
            cases, count_all(sys.argv[1], [text for text, _ in cases])):
        agree += got == want
        if got != want:
            print("%s\n  weighs %d, not %d" % (ascii(text)[:200], want, got))
    print("%d of %d cases agree" % (agree, len(cases)))
    return agree != len(cases)


sys.exit(main())
