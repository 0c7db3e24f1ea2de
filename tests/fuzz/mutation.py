"""Small harms done to bytes: what a bad disk, a careless program or a malicious person would do."""

from __future__ import annotations

import io
import random
import re
import zipfile
from collections.abc import Mapping, Sequence

_NUMBER = re.compile(rb"-?\d+(\.\d+)?")
_LITERAL = re.compile(rb'"(?:[^"\\]|\\.)*"|-?\d+(?:\.\d+)?|true|false|null')

ANYWHERE = (
    b"\0", b"\xff", b"\xff\xfe", b"\xef\xbb\xbf", b"\n", b"\r", b" ", b"\xed\xa0\x80", b"\xf0\x9f\x98\x80", b"../",
)  # fmt: skip
IN_JSON = (
    b"1e999", b"-1e999", b"NaN", b"Infinity", b"-1", b"0", b"1.5", b"99999999999999999999999999", b"9" * 5000, b"null",
    b"true", b"[]", b"{}", b'""', b'"\\ud800"', b'"\\u0000"', b'"../../x"', b'"/etc/passwd"', b"[" * 2000,
    b'{"a":' * 500, b'"' + b"x" * 3000 + b'"',
)  # fmt: skip
IN_XML = (
    b"<", b">", b"&", b"&lt;", b"&#xD800;", b"&#0;", b"&nbsp;", b"]]>", b"<![CDATA[", b"<!--", b"-->", b"<?x ?>",
    b"<!DOCTYPE a [<!ENTITY x 'y'>]>", b"<!ENTITY", b"xmlns=''", b"<a>" * 300, b"</a>", b"/>", b"xml:space='preserve'",
    b"href='../../../../etc/passwd'", b"href='file:///etc/passwd'", b"-1", b"99999999999",
)  # fmt: skip
IN_RTF = (
    b"{", b"}", b"\\", b"\\u-1?", b"\\u55349?", b"\\uc99999 ", b"\\bin9 ", b"\\bin99999999 ", b"\\'ff", b"\\f1 ",
    b"\\ansicpg1200 ", b"\\ansicpg0 ", b"\\ansicpg99999999 ", b"\\par ", b"{\\*\\x ", b"\\fonttbl", b"\\stylesheet",
    b"\\outlinelevel-5 ", b"\\fcharset128 ", b"{" * 500, b"\\v ", b"\\deleted ", b"\\fldinst TOC ", b"\\fldrslt ",
)  # fmt: skip
IN_MARKDOWN = (
    b"*", b"**", b"_", b"`", b"```\n", b"[", b"](", b"![", b"> ", b"- ", b"1. ", b"# ", b"---\n", b"<b>", b"<!--",
    b"{--", b"--}", b"[^1]", b"%%", b"[[", b"|", b"&x;", b"\\", b"    ", b"\t", b"~~", b"> " * 60,
)  # fmt: skip
IN_CSV = (b",", b'"', b'""', b"\n", b"\r", b";", b"9" * 5000, b"-1", b"x" * 3000)


def mutated(rng: random.Random, data: bytes, pieces: Sequence[bytes]) -> bytes:
    """The bytes after one to six harms, each with a way of its own."""
    for _ in range(rng.choice((1, 1, 1, 2, 3, 6))):
        data = _harmed(rng, data, pieces)
    return data


def _harmed(rng: random.Random, data: bytes, pieces: Sequence[bytes]) -> bytes:
    at = rng.randrange(len(data) + 1)
    length = rng.choice((1, 1, 2, 4, 16, 64, 400))
    match rng.randrange(9):
        case 0:
            return data[:at] + bytes([rng.randrange(256)]) + data[at + 1 :]
        case 1:
            return data[:at] + data[at + length :]
        case 2:
            return data[: at + length] + data[at:]
        case 3 | 4:
            return data[:at] + rng.choice(pieces) + data[at:]
        case 5:
            return data[:at]
        case 6:
            start = rng.randrange(len(data) + 1)
            return data[:at] + data[start : start + length] + data[at:]
        case 7:
            return _with_one_replaced(rng, data, _LITERAL, pieces)
        case _:
            return _with_one_replaced(rng, data, _NUMBER, (b"0", b"-1", b"4294967295", b"18446744073709551615", b"7"))


def _with_one_replaced(rng: random.Random, data: bytes, pattern: re.Pattern[bytes], pieces: Sequence[bytes]) -> bytes:
    at = rng.randrange(len(data) + 1)
    found = pattern.search(data, at) or pattern.search(data)
    return data if found is None else data[: found.start()] + rng.choice(pieces) + data[found.end() :]


def members_of(data: bytes) -> dict[str, bytes]:
    """What a zip archive holds."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def packed(members: Mapping[str, bytes]) -> bytes:
    """A zip archive, not compressed, which is quick to write and to harm."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, data in members.items():
            archive.writestr(zipfile.ZipInfo(name), data)
    return buffer.getvalue()


def mutated_archive(rng: random.Random, members: Mapping[str, bytes]) -> bytes:
    """An archive with one member harmed, renamed, removed or doubled, or the packed bytes themselves harmed."""
    changed = dict(members)
    name = rng.choice(list(changed))
    match rng.randrange(12):
        case 0:
            return mutated(rng, packed(changed), ANYWHERE)
        case 1:
            del changed[name]
        case 2:
            changed[rng.choice(("../up", "/root", "a\\b", "x/" * 50 + "y", "C:x", name.upper(), "mimetype"))] = (
                changed.pop(name)
            )
        case 3:
            changed[name] = changed[rng.choice(list(changed))]
        case _:
            # Those with the text are worth the most.
            texts = [each for each in changed if each.endswith((".xml", ".xhtml", ".opf", ".rels", ".css"))]
            name = rng.choice(texts or list(changed))
            changed[name] = mutated(rng, changed[name], (*IN_XML, *ANYWHERE))
    return packed(changed)
