"""A verifier of Voltaire's ledger, written from docs/ledger-format.md alone: python3 verify.py KEY DIR…"""

import base64
import gzip
import hashlib
import json
import os
import re
import struct
import sys
import zlib

HEADER_BYTES = 44
HASH_BYTES = 32
CHECKPOINT = re.compile(
    r"(?P<text>(?P<name>[^ +\n]+)\n(?P<size>[1-9][0-9]*)\n(?P<root>[^ \n]+)\n"
    r"journal (?P<segment>[^ \n]+) (?P<bytes>[1-9][0-9]*) (?P<chain>[^ \n]+) (?P<state>open|closed)\n)"
    r"\n\u2014 (?P<signer>[^ \n]+) (?P<signature>[^ \n]+)\n"
)


PREFIX = re.compile(
    r"(?P<text>(?P<name>[^ +\n]+)\n(?P<size>[1-9][0-9]*)\n(?P<root>[^ \n]+)\n"
    r"before (?P<segment>(?P<number>[0-9]{6})-(?P<run>[0-9a-z]+)\.journal) (?P<bytes>[1-9][0-9]*) "
    r"(?P<chain>[^ \n]+) (?P<why>dropped|exported)\nsubtrees (?P<subtrees>[^\n]+)\n)"
    r"(?P<note>\n\u2014 (?P<signer>[^ \n]+) (?P<signature>[^ \n]+)\n)?"
)


class Broken(Exception):
    def __init__(self, file, byte, what):
        super().__init__(f"{file}, byte {byte}: {what}")


def sha256(*parts):
    return hashlib.sha256(b"".join(parts)).digest()


def decoded(text, file, byte):
    """Base64 as it must be written."""
    try:
        data = base64.b64decode(text, validate=True)
    except ValueError as error:
        raise Broken(file, byte, "no base64") from error
    if base64.b64encode(data).decode() != text:
        raise Broken(file, byte, "base64 of another form")
    return data


# Ed25519, RFC 8032, in extended coordinates

P = 2**255 - 19
Q = 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, P - 2, P) % P


def add(one, two):
    a = (one[1] - one[0]) * (two[1] - two[0]) % P
    b = (one[1] + one[0]) * (two[1] + two[0]) % P
    c = 2 * one[3] * two[3] * D % P
    d = 2 * one[2] * two[2] % P
    e, f, g, h = b - a, d - c, d + c, b + a
    return e * f % P, g * h % P, f * g % P, e * h % P


def multiply(factor, point):
    product = (0, 1, 1, 0)
    while factor > 0:
        if factor & 1:
            product = add(product, point)
        point = add(point, point)
        factor >>= 1
    return product


def is_same(one, two):
    return (one[0] * two[2] - two[0] * one[2]) % P == 0 and (one[1] * two[2] - two[1] * one[2]) % P == 0


def point_of(data):
    """None when it is no point of the curve."""
    y = int.from_bytes(data, "little")
    sign, y = y >> 255, y & ((1 << 255) - 1)
    if y >= P:
        return None
    square = (y * y - 1) * pow(D * y * y + 1, P - 2, P) % P
    x = pow(square, (P + 3) // 8, P)
    if (x * x - square) % P != 0:
        x = x * pow(2, (P - 1) // 4, P) % P
    if (x * x - square) % P != 0 or (x == 0 and sign == 1):
        return None
    if x & 1 != sign:
        x = P - x
    return x, y, 1, x * y % P


BASE = point_of((4 * pow(5, P - 2, P) % P).to_bytes(32, "little"))


def is_signed(key, text, signature):
    a, r = point_of(key), point_of(signature[:32])
    s = int.from_bytes(signature[32:], "little")
    if len(signature) != 64 or a is None or r is None or s >= Q:
        return False
    h = int.from_bytes(hashlib.sha512(signature[:32] + key + text).digest(), "little") % Q
    return is_same(multiply(s, BASE), add(r, multiply(h, a)))


class Tree:
    def __init__(self):
        self.size = 0
        self.subtrees = []  # of the left ones the largest first: (leaves, hash)

    def leaf(self, record):
        leaves, digest = 1, sha256(b"\0", record)
        while self.subtrees and self.subtrees[-1][0] == leaves:
            digest = sha256(b"\1", self.subtrees.pop()[1], digest)
            leaves *= 2
        self.subtrees.append((leaves, digest))
        self.size += 1

    def root(self):
        digest = self.subtrees[-1][1]
        for _, left in reversed(self.subtrees[:-1]):
            digest = sha256(b"\1", left, digest)
        return digest


def read_key(text):
    match = re.fullmatch(r"([^ +\n]+)\+([0-9a-f]{8})\+([^ \n]+)", text)
    if not match:
        raise Broken("key", 0, "no verifier key")
    name, key_id, data = match[1], match[2], decoded(match[3], "key", 0)
    if len(data) != 33 or data[0] != 1 or sha256(name.encode(), b"\n", data)[:4].hex() != key_id:
        raise Broken("key", 0, "no verifier key")
    return name, bytes.fromhex(key_id), data[1:]


def read_checkpoints(path, key):
    file = "checkpoints.log"
    data = open(path, "rb").read() if os.path.exists(path) else b""
    checkpoints, at = [], 0
    while at < len(data):
        end = at
        for _ in range(6):
            end = data.find(b"\n", end) + 1
            if end == 0:
                raise Broken(file, at, "cut short")
        checkpoints.append(read_checkpoint(data[at:end], key, file, at))
        if len(checkpoints) > 1 and checkpoints[-2]["size"] > checkpoints[-1]["size"]:
            raise Broken(file, at, "smaller than the one before")
        at = end
    if not checkpoints:
        raise Broken(file, 0, "no checkpoint")
    return checkpoints


def read_checkpoint(note, key, file, at):
    name, key_id, public = key
    try:
        match = CHECKPOINT.fullmatch(note.decode("utf-8"))
    except UnicodeDecodeError:
        match = None
    if not match or match["name"] != name or match["signer"] != name:
        raise Broken(file, at, "no checkpoint of this ledger")
    signature = decoded(match["signature"], file, at)
    if signature[:4] != key_id or not is_signed(public, match["text"].encode(), signature[4:]):
        raise Broken(file, at, "wrong signature")
    return {
        "at": at,
        "size": int(match["size"]),
        "root": decoded(match["root"], file, at),
        "end": (match["segment"], int(match["bytes"]), decoded(match["chain"], file, at)),
        "closed": match["state"] == "closed",
    }


def read_prefix(path, key):
    if not os.path.exists(path):
        return None
    file = os.path.basename(path)
    with open(path, encoding="utf-8") as opened:
        match = PREFIX.fullmatch(opened.read())
    name, key_id, public = key
    if not match or match["name"] != name or (match["why"] == "dropped") != bool(match["note"]):
        raise Broken(file, 0, "not what was before a journal of this ledger")
    if match["note"]:
        signature = decoded(match["signature"], file, 0)
        text = match["text"].encode()
        if match["signer"] != name or signature[:4] != key_id or not is_signed(public, text, signature[4:]):
            raise Broken(file, 0, "wrong signature")
    return {
        "size": int(match["size"]),
        "root": decoded(match["root"], file, 0),
        "number": int(match["number"]),
        "run": match["run"],
        "end": (match["segment"], int(match["bytes"]), decoded(match["chain"], file, 0)),
        "exported": match["why"] == "exported",
        "subtrees": [decoded(each, file, 0) for each in match["subtrees"].split(" ")],
    }


class Journal:
    def __init__(self, checkpoints, prefix):
        self.due = [each for each in checkpoints if not prefix or each["size"] >= prefix["size"]]
        self.last = None
        self.tree = Tree()
        self.chain = bytes(HASH_BYTES)
        self.run = None
        self.seq = 0
        self.runs = set()
        self.closed = None
        self.torn = 0
        if prefix:
            self.begin(prefix)

    def begin(self, prefix):
        left = prefix["size"]
        sizes = [1 << bit for bit in range(left.bit_length() - 1, -1, -1) if left >> bit & 1]
        if len(sizes) != len(prefix["subtrees"]):
            raise Broken("prefix.note", 0, "not the subtrees of so many records")
        self.tree.size = left
        self.tree.subtrees = list(zip(sizes, prefix["subtrees"], strict=True))
        if self.tree.root() != prefix["root"]:
            raise Broken("prefix.note", 0, "another root")
        segment, end, self.chain = prefix["end"]
        self.run = prefix["run"]
        self.runs.add(self.run)
        self.seq = None if prefix["exported"] else float("inf")
        self.reach(segment, end)

    def segment(self, name, run, data, is_last):
        if run != self.run:
            if run in self.runs:
                raise Broken(name, 0, "its run had ended before")
            self.runs.add(run)
            self.run = run
            self.seq = 0
        at = 0
        if len(data) >= HEADER_BYTES:
            self.header(name, data[:HEADER_BYTES])
            at = HEADER_BYTES
        while HEADER_BYTES <= at < len(data):
            end = self.block(name, data, at)
            if end is None:
                break
            at = end
        if at < len(data) or at == 0:
            if not is_last:
                raise Broken(name, at, "torn, and not the last")
            self.torn = len(data) - at

    def header(self, name, header):
        if header[:8] != b"VOLTAIRE" or struct.unpack_from("<I", header, 8) != (2,):
            raise Broken(name, 0, "no segment of version 2")
        if header[12:] != self.chain:
            raise Broken(name, 12, "does not follow the segment before")
        self.chain = sha256(bytes(HASH_BYTES), header)

    def block(self, name, data, at):
        """Where the next one begins; None when this one is torn."""
        if len(data) - at < 8:
            return None
        length, inverted = struct.unpack_from("<II", data, at)
        if length ^ 0xFFFFFFFF != inverted or length > 2**28:
            raise Broken(name, at, "wrong length")
        records = at + 8
        end = records + length
        if end + HASH_BYTES > len(data):
            return None
        if self.closed == self.run:
            raise Broken(name, at, "goes on behind its end")
        self.chain = sha256(self.chain, data[at:end])
        if self.chain != data[end : end + HASH_BYTES]:
            raise Broken(name, at, "wrong hash")
        self.records(name, data[records:end], records)
        self.reach(name, end + HASH_BYTES)
        return end + HASH_BYTES

    def records(self, name, block, offset):
        at = 0
        while at < len(block):
            length = struct.unpack_from("<I", block, at)[0] if at + 4 <= len(block) else 2**32
            end = at + 4 + length
            if length < 28 or end > len(block):
                raise Broken(name, offset + at, "wrong length of a record")
            kind, _, seq = struct.unpack_from("<HHd", block, at + 4)
            self.seq = seq if self.seq is None else self.seq + 1
            if seq != self.seq or (seq == 1 and kind != 1):
                raise Broken(name, offset + at, "not the record that should be here")
            self.tree.leaf(block[at:end])
            at = end

    def reach(self, name, end):
        while self.due and self.due[0]["size"] <= self.tree.size:
            found = self.due.pop(0)
            here = (self.tree.size, self.tree.root(), (name, end, self.chain))
            if (found["size"], found["root"], found["end"]) != here:
                raise Broken("checkpoints.log", found["at"], "not what the journal is")
            self.last = found
            if found["closed"]:
                self.closed = self.run


def content(directory, name):
    path = os.path.join(directory, name)
    if os.path.exists(path):
        with open(path, "rb") as file:
            return file.read()
    try:
        with gzip.open(path + ".gz") as file:
            return file.read()
    except (OSError, EOFError, zlib.error) as error:
        raise Broken(name + ".gz", 0, "no gzip") from error


def verify(directory, key_text):
    key = read_key(key_text)
    checkpoints = read_checkpoints(os.path.join(directory, "checkpoints.log"), key)
    prefix = read_prefix(os.path.join(directory, "prefix.note"), key)
    journal = Journal(checkpoints, prefix)
    before = prefix["number"] if prefix else 0
    names = sorted({name.removesuffix(".gz") for name in os.listdir(directory)})
    names = [name for name in names if name.endswith(".journal")]
    names = [name for name in names if not re.match("[0-9]{6}-", name) or int(name[:6]) > before]
    for i, name in enumerate(names):
        match = re.fullmatch(r"([0-9]{6})-([0-9a-z]+)\.journal", name)
        if not match or int(match[1]) != before + i + 1:
            raise Broken(name, 0, "not the segment that should be here")
        journal.segment(name, match[2], content(directory, name), i == len(names) - 1)
    if journal.due:
        raise Broken("checkpoints.log", journal.due[0]["at"], "the journal is shorter than this")
    if not journal.last:
        raise Broken("checkpoints.log", 0, "no checkpoint of what is here")
    unsigned = journal.tree.size - journal.last["size"]
    return {
        "ok": True,
        "records": journal.tree.size,
        "root": base64.b64encode(journal.tree.root()).decode(),
        "unsignedRecords": unsigned,
        "tornBytes": journal.torn,
        "closed": journal.last["closed"] and unsigned == 0 and journal.torn == 0,
    }


def main(key, directories):
    """One line of JSON for each."""
    for directory in directories:
        try:
            print(json.dumps(verify(directory, key)))
        except Broken as broken:
            print(json.dumps({"ok": False, "problem": str(broken)}))


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2:])
