"""peers: the tools that we are compared with, as their users call them."""
import dataclasses
import json
import os
import subprocess

from measure import Command


@dataclasses.dataclass
class Peer:
    """How it is called on a file or a folder, and what it must say of
    corpus.planted_lines(). The statuses are those of measure.Command."""
    name: str
    argv: list
    found: str
    statuses: tuple = (0, 1)
    folder: str = "posts"       # how it is told of all posts

    def on(self, what):
        """The command that judges a file, or all posts."""
        return Command(self.name, self.argv + what, self.statuses)


def node(name, *args, **more):
    """A peer from npm, without the detour of `env`."""
    return Peer(name, ["node", f"node_modules/.bin/{name}", *args], **more)


# Those of the table in issue 3, fast ones first. ripgrep's own engine takes
# patterns.txt; the limits are so high that it may build what it likes.
PEERS = [
    Peer("hunspell", ["hunspell", "-l", "-d", "en_US"], "recieve"),
    Peer("codespell", ["codespell"], "recieve ==> receive", None),
    Peer("ripgrep", ["rg", "--no-config", "--no-ignore", "-n",
                     "--regex-size-limit", "1G", "--dfa-size-limit", "1G",
                     "-f", "patterns.txt"], "only yourself to blame"),
    node("secretlint", "--secretlintrc", "secretlintrc.json",
         found="SLACK_TOKEN", folder="posts/*.md"),
    node("alex", found="`fireman` may be insensitive"),
    node("textlint", "--config", "textlintrc.json",
         found='"utilize" is wordy'),
    node("cspell", "lint", "--no-progress", "--no-summary", "--no-gitignore",
         found="Unknown word (recieve)", folder="posts/*.md"),
]

DEBIAN = ("hunspell", "codespell", "ripgrep")


def version(peer, work):
    """Which version is measured."""
    if peer.name in DEBIAN:
        return subprocess.run(
            ["dpkg-query", "-W", "-f=${Version}", peer.name],
            capture_output=True, text=True, check=True).stdout
    path = os.path.join(work, "node_modules", peer.name, "package.json")
    with open(path, encoding="utf-8") as file:
        return json.load(file)["version"]
