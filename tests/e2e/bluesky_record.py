# bluesky_record: compares a record that a PDS gave back with the draft it was
# made from: text, facets, image, and its CID, which is computed here anew
# (DAG-CBOR, SHA-256, CIDv1) from what was approved.
# usage: DID=… FRIEND=… bluesky_record.py RECORDS DRAFT IMAGE
import base64
import hashlib
import json
import os
import struct
import sys


def head(major, n):
    for size, code in ((24, None), (256, 24), (65536, 25), (1 << 32, 26)):
        if n < size:
            break
    else:
        code = 27
    if code is None:
        return bytes([major << 5 | n])
    form = {24: ">B", 25: ">H", 26: ">I", 27: ">Q"}[code]
    return bytes([major << 5 | code]) + struct.pack(form, n)


def cbor(value):
    if value is None:
        return b"\xf6"
    if isinstance(value, bool):
        return b"\xf5" if value else b"\xf4"
    if isinstance(value, int):
        return head(0, value) if value >= 0 else head(1, -1 - value)
    if isinstance(value, str):
        raw = value.encode()
        return head(3, len(raw)) + raw
    if isinstance(value, list):
        return head(4, len(value)) + b"".join(map(cbor, value))
    if set(value) == {"$link"}:
        raw = b"\0" + unbase32(value["$link"])
        return b"\xd8\x2a" + head(2, len(raw)) + raw
    keys = sorted(value, key=lambda k: (len(k.encode()), k.encode()))
    return head(5, len(keys)) + b"".join(cbor(k) + cbor(value[k]) for k in keys)


def unbase32(cid):
    text = cid[1:].upper()
    return base64.b32decode(text + "=" * (-len(text) % 8))


def cid_of(codec, raw):
    data = b"\x01" + codec + b"\x12\x20" + hashlib.sha256(raw).digest()
    return "b" + base64.b32encode(data).decode().lower().rstrip("=")


def main():
    found = json.load(open(sys.argv[1], encoding="utf-8"))["records"][0]
    draft = open(sys.argv[2], encoding="utf-8", newline="").read()
    image = open(sys.argv[3], "rb").read()
    body = draft.split("---\n", 2)[2]
    record = found["value"]
    raw = record["text"].encode()
    facets = {}
    for facet in record.get("facets", []):
        index, feature = facet["index"], facet["features"][0]
        kind = feature["$type"].split("#")[1]
        facets[kind] = (raw[index["byteStart"]:index["byteEnd"]].decode(), feature)
    pictures = record["embed"]["images"]
    blob = pictures[0]["image"]
    tests = [
        ("the text is the draft's body, byte for byte", record["text"] == body),
        ("the language is the draft's", record["langs"] == ["en"]),
        ("the link covers its URL without the full stop",
         facets["link"][0] == "https://example.com/mug"
         and facets["link"][1]["uri"] == "https://example.com/mug"),
        ("the tag covers #Mugs", facets["tag"][0] == "#Mugs"
         and facets["tag"][1]["tag"] == "Mugs"),
        ("the mention covers its handle and has its DID",
         facets["mention"][0] == "@bettyb.test"
         and facets["mention"][1]["did"] == os.environ["FRIEND"].strip()),
        ("a handle that isn't anybody's stays text", len(record["facets"]) == 3),
        ("the picture has its alt text",
         pictures[0]["alt"] == "A red square, the colour of our new mug"),
        ("the picture is the file, by its CID",
         blob["ref"]["$link"] == cid_of(b"\x55", image) and blob["size"] == len(image)),
        ("the record's CID is the one computed from it",
         found["cid"] == cid_of(b"\x71", cbor(record))),
        ("the record holds nothing else", set(record) ==
         {"$type", "text", "langs", "facets", "embed", "createdAt"}),
        ("it is in our repository", found["uri"].startswith(
            "at://" + os.environ["DID"].strip() + "/app.bsky.feed.post/")),
    ]
    for name, good in tests:
        print(0 if good else 1, name)


main()
