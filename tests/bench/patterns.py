"""patterns: what our own packs hold, as other tools need it.

Reads the YAML of wordlists/ only in the shape that our packs have; what it
can't read is an error, not a pattern less.
"""
import glob
import os
import re

QUOTED = re.compile(r"'((?:[^']|'')*)'")
# Looking around, references, possessive repeats, escapes that it lacks, line
# breaks: what ripgrep's own engine doesn't know.
BEYOND = re.compile(
    r"\(\?(?!:|i\)|i:)|\(\*|\\[1-9hRKX/]|[*+?}]\+|(?<!\^)\\n")


def unquote(text):
    """A scalar of YAML in single or double quotes, or plain."""
    text = text.strip()
    match = QUOTED.fullmatch(text)
    if match:
        return match.group(1).replace("''", "'")
    if text.startswith('"'):
        return re.sub(r'\\(["\\])', r"\1", text[1:-1])
    return text


def read_pack(text):
    """What a pack holds: (pattern, folded) and terms."""
    patterns, terms = [], []
    for rule in re.split(r"^  - id: ", text, flags=re.M)[1:]:
        folded = re.search(r"^    view: raw", rule, re.M) is None
        inside = None
        for line in rule.splitlines():
            key = re.match(r"    (\w+):(.*)", line)
            if key:
                inside = key.group(1)
                if inside == "pattern":
                    patterns.append((unquote(key.group(2)), folded))
            elif item := re.match(r"      - (.*)", line):
                if inside == "patterns":
                    patterns.append((unquote(item.group(1)), folded))
                elif inside == "terms":
                    terms.append(unquote(item.group(1)).split(" =>")[0])
    return patterns, terms


def read_all(folder):
    """What all packs under a folder hold, as read_pack has it."""
    patterns, terms = [], []
    for path in sorted(glob.glob(os.path.join(folder, "*", "*.yaml"))):
        with open(path, encoding="utf-8") as file:
            more = read_pack(file.read())
        patterns += more[0]
        terms += more[1]
    if len(patterns) < 100 or len(terms) < 1000:
        raise ValueError(f"{folder}: {len(patterns)} patterns, "
                         f"{len(terms)} terms: its shape has changed")
    return patterns, terms


def for_ripgrep(patterns):
    """Those that ripgrep's own engine takes as they are. All of them as one
    are too large for its PCRE2 (`rg -P`)."""
    return [("(?i)" if folded else "") + pattern
            for pattern, folded in patterns if not BEYOND.search(pattern)]
