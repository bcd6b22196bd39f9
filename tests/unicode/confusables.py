#!/usr/bin/env python3
"""confusables: writes gate/draft/confusables.def from ICU's confusable data.

A letter is in it when its skeleton (UTS #39) is that of one to three ASCII
letters or digits, and folding doesn't make it ASCII anyway. Not needed for
building. usage: confusables.py >gate/draft/confusables.def
"""
import ctypes
import ctypes.util
import re
import sys

LETTERS = {1, 2, 3, 4, 5}  # UCharCategory: Lu Ll Lt Lm Lo


class Icu:
    """The few functions of ICU; their names end in its version."""

    def __init__(self):
        name = ctypes.util.find_library("icui18n")
        if name is None:
            sys.exit(77)
        number = re.search(r"(\d+)", name.split(".so")[1]).group(1)
        self.i18n = ctypes.CDLL(name)
        self.uc = ctypes.CDLL(name.replace("i18n", "uc"))
        self.number = number
        self.status = ctypes.c_int(0)
        spoof = self.function(self.i18n, "uspoof_open")
        spoof.restype = ctypes.c_void_p
        self.checker = ctypes.c_void_p(spoof(ctypes.byref(self.status)))
        fold = self.function(self.uc, "unorm2_getNFKCCasefoldInstance")
        fold.restype = ctypes.c_void_p
        self.nfkc = ctypes.c_void_p(fold(ctypes.byref(self.status)))
        self.get = self.function(self.i18n, "uspoof_getSkeleton")
        self.normalize = self.function(self.uc, "unorm2_normalize")
        self.category = self.function(self.uc, "u_charType")
        self.script_of = self.function(self.uc, "uscript_getScript")
        if self.status.value > 0:
            sys.exit("ICU doesn't open")

    def function(self, library, name):
        return getattr(library, name + "_" + self.number)

    def unicode_version(self):
        out = (ctypes.c_uint8 * 4)()
        self.function(self.uc, "u_getUnicodeVersion")(out)
        return "%d.%d" % (out[0], out[1])

    def call(self, function, first, text):
        raw = text.encode("utf-16-le")
        source = ctypes.create_string_buffer(raw)
        out = (ctypes.c_uint16 * 256)()
        status = ctypes.c_int(0)
        n = function(*first, source, len(raw) // 2, out, 256,
                     ctypes.byref(status))
        if status.value > 0:
            return ""
        return bytes(out)[:2 * n].decode("utf-16-le", "replace")

    def skeleton(self, text):
        return self.call(self.get, (self.checker, 0), text)

    def fold(self, text):
        return self.call(self.normalize, (self.nfkc,), text)

    def script(self, point):
        return self.script_of(point, ctypes.byref(ctypes.c_int(0)))


def readings(icu):
    """Skeletons of ASCII letters and digits, back to these: letters win."""
    back = {}
    for c in "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789":
        back.setdefault(icu.skeleton(c), c)
    return back


def reading(skeleton, back, upper):
    out, at = "", 0
    while at < len(skeleton):
        for n in (2, 1):
            letter = back.get(skeleton[at:at + n])
            if letter is not None and len(skeleton[at:at + n]) == n:
                break
        else:
            return ""
        # A capital that looks like l is an I.
        out += "i" if upper and letter == "l" else letter.lower()
        at += n
    return out if len(out) <= 3 else ""


def main():
    icu = Icu()
    back = readings(icu)
    if len(sys.argv) > 1 and sys.argv[1] == "--version":
        print(icu.unicode_version())
        return
    print("""/*
 * confusables: letters that look like ASCII ones (UTS #39), and what they read
 * as. Written by tests/unicode/confusables.py; don't edit.
 *
 * Source: ICU's data of confusables.txt, Unicode %s. Facts from Unicode data,
 * (c) Unicode, Inc., Unicode License v3 (https://www.unicode.org/license.txt).
 * SCRIPT: a letter of another script, honest among its own. STYLED: a letter
 * that no language writes words with.
 */""" % icu.unicode_version())
    for point in range(0x80, 0x20000):
        if 0xD800 <= point <= 0xDFFF or 0x2E80 <= point <= 0xA4CF:
            continue
        if icu.category(point) not in LETTERS:
            continue
        text = chr(point)
        if icu.fold(text).isascii():
            continue
        word = reading(icu.skeleton(text), back, icu.category(point) == 1)
        # A view is never longer than the text that it comes from.
        if word == "" or len(word) > len(text.encode()):
            continue
        kind = "STYLED" if icu.script(point) in (0, 1, 25) else "SCRIPT"
        print('ALIKE(0x%04X, %s, "%s")' % (point, kind, word))


main()
