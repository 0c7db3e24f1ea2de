"""Files made to cost a reader time or memory, as large as they may be.

AIAUTHOR_LONG=1 python -m tests.trust.hostile [NAME...]: read each as a manuscript and as an import, in a process of
its own, and tell seconds of processor time, MB and what came of it.
"""

from __future__ import annotations

import json
import math
import os
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

from aiauthor.text.manuscripts import Limits
from aiauthor.text.manuscripts.plain import _MOST_CHARS_A_CHARACTER
from tests.text.manuscript_files import ODF, W, docx, epub, item, odt, page, scriv, zip_file

ROOT = Path(__file__).parent.parent.parent
MB = 1 << 20
# Of processor time and of memory, for any file.
MAX_SECONDS, MAX_MB = 2.0, 500
# Refused whatever their size.
REFUSED = ("docx: a bomb", "docx: a bomb that lies", "odt: entities of entities", "epub: climbing")
# The short form is large enough to be refused.
SCALE = 1.0 if os.environ.get("AIAUTHOR_LONG") else 0.25

Make = Callable[[Path], Path]


def _body(write: Callable[..., Path], name: str, piece: str, count: int, before: str = "", after: str = "") -> Make:
    return lambda folder: write(folder / name, before + piece * int(count * SCALE) + after)


_docx, _odt = partial(_body, docx, "a.docx"), partial(_body, odt, "a.odt")


def _epub(piece: str, count: int) -> Make:
    return lambda folder: epub(folder / "a.epub", {"a.xhtml": page(piece * int(count * SCALE))})


def _file(name: str, start: str, piece: str, size: int, end: str = "") -> Make:
    def make(folder: Path) -> Path:
        path = folder / name
        path.write_text(start + piece * int((size - len(start)) // len(piece) * SCALE) + end, encoding="utf-8")
        return path

    return make


def _styles(folder: Path) -> Path:
    styles = "".join(
        f'<w:style w:styleId="s{n}"><w:name w:val="s{n}"/><w:basedOn w:val="s{n + 1}"/></w:style>'
        for n in range(400_000)
    )
    path = docx(folder / "a.docx", '<w:p><w:pPr><w:pStyle w:val="s0"/></w:pPr><w:r><w:t>a</w:t></w:r></w:p>' * 100_000)
    with zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/styles.xml", f"<w:styles {W}>{styles}</w:styles>")
    return path


def _pages(folder: Path) -> Path:
    return epub(folder / "a.epub", {f"{n}.xhtml": page("<p>A short page of it.</p>") for n in range(20_000)})


def _big_pages(folder: Path) -> Path:
    return epub(folder / "a.epub", {f"{n}.xhtml": page("<p>a</p>" * 400_000) for n in range(20)})


def _entries(folder: Path) -> Path:
    return zip_file(folder / "a.docx", {"[Content_Types].xml": "x", **{f"{n}": "" for n in range(200_000)}})


def _bomb(folder: Path) -> Path:
    """A gigabyte in a megabyte."""
    path = zip_file(folder / "a.docx", {"[Content_Types].xml": "<Types/>"})
    with (
        zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED, compresslevel=1) as archive,
        archive.open("word/document.xml", "w") as member,
    ):
        for _ in range(int(1024 * SCALE)):
            member.write(bytes(MB))
    return path


def _lying_bomb(folder: Path) -> Path:
    """The same, and its list says that it is small."""
    path = _bomb(folder)
    data = bytearray(path.read_bytes())
    entry = data.rindex(b"PK\x01\x02")
    data[entry + 24 : entry + 28] = (100).to_bytes(4, "little")
    return _written(path, bytes(data))


def _laughing(folder: Path) -> Path:
    """Ten entities, each ten of the one before."""
    told = "".join(f'<!ENTITY l{n + 1} "{f"&l{n};" * 10}">' for n in range(10))
    text = f'<!DOCTYPE x [<!ENTITY l0 "lol">{told}]><x>&l10;</x>'
    return zip_file(folder / "a.odt", {"mimetype": "application/vnd.oasis.opendocument.text", "content.xml": text})


def _climbing(folder: Path) -> Path:
    return epub(folder / "a.epub", {"a.xhtml": page("<p>a</p>")}, extra={"../../climbed": "x" * MB})


def _sheet(folder: Path) -> Path:
    return epub(folder / "a.epub", {"a.xhtml": page("<p>a</p>")}, extra={"OEBPS/a.css": ".a{" * (20 * MB)})


def _manifest(folder: Path) -> Path:
    path = epub(folder / "a.epub", {f"{n}.xhtml": "" for n in range(2)})
    items = "".join(f'<item id="i{n}" href="{n}.xhtml" media-type="application/xhtml+xml"/>' for n in range(900_000))
    package = f'<package xmlns="http://www.idpf.org/2007/opf"><manifest>{items}</manifest><spine/></package>'
    container = '<c xmlns="urn:x"><rootfile full-path="book.opf"/></c>'
    return zip_file(path, {"META-INF/container.xml": container, "book.opf": package, "0.xhtml": page("<p>a</p>")})


def _binder(folder: Path) -> Path:
    items = [item(str(n)) for n in range(15_000)]
    return scriv(folder / "a.scriv", item("x", *items, kind="DraftFolder"), {str(n): "a " * 300 for n in range(15_000)})


def _voice(config: dict[str, Any], **metadata: str) -> Make:
    """A voice whose weights are a hole in a file: nothing on disk, a lot in memory."""

    def make(folder: Path) -> Path:
        from aiauthor.model.config import ModelConfig
        from aiauthor.model.weights import shapes

        header: dict[str, object] = {}
        at = 0
        for name, shape in shapes(ModelConfig(**config)).items():
            size = 2 * math.prod(shape)
            header[name] = {"dtype": "F16", "shape": shape, "data_offsets": [at, at + size]}
            at += size
        notes = {
            "kind": "voice", "base_sha256": "a" * 64, "base_name": "x", "date": "2026-11-24T10:00:00+00:00",
            "words": 1, "answer": "better", "base_bits": 2.0, "voice_bits": 1.9, "low": 0.0, "high": 0.2, "passages": 9,
        }  # fmt: skip
        alphabet = "".join(chr(0x4E00 + n) for n in range(int(str(config["vocab"])) - 1))
        header["__metadata__"] = {
            "format": "aiauthor-model", "version": "1", "config": json.dumps(config), "history": "[]", "name": "x",
            "alphabet": json.dumps(alphabet), "details": json.dumps(notes), **metadata,
        }  # fmt: skip
        data = json.dumps(header).encode()
        path = folder / "voice.safetensors"
        with path.open("wb") as file:
            file.write(len(data).to_bytes(8, "little") + data)
            file.truncate(8 + len(data) + at)
        return path

    return make


def _sparse(folder: Path) -> Path:
    path = folder / "a.txt"
    with path.open("wb") as file:
        file.write(b"a")
        file.truncate(31 * MB)
    return path


def _numbered(kind: Callable[..., Path], name: str, piece: str, count: int, around: str = "{}") -> Make:
    """Pieces of which each has its number."""
    return lambda folder: kind(
        folder / name, around.replace("{}", "".join(piece % n for n in range(int(count * SCALE))))
    )


RUN = '<w:r><w:rPr><w:b/><w:i/><w:lang w:val="en"/></w:rPr><w:t>a</w:t></w:r>'
IN_RUN = ("<w:p><w:r><w:t>", "</w:t></w:r></w:p>")
IN_PARAGRAPH = ("<w:p>", "</w:p>")
MANY = " ".join(f'a{n}="1"' for n in range(40))
FLAT = f"<office:document {ODF}><office:body><office:text>"
# In characters; a longer text is refused unread.
LONGEST = int(_MOST_CHARS_A_CHARACTER * Limits().characters) - 1
TINY: dict[str, Any] = {"vocab": 4, "hidden": 4, "layers": 1}
HOSTILE: dict[str, Make] = {
    "docx: a bomb": _bomb,
    "docx: a bomb that lies": _lying_bomb,
    "odt: entities of entities": _laughing,
    "epub: climbing": _climbing,
    "docx: empty paragraphs": _docx("<w:p/>", 9_000_000),
    "docx: runs of one letter": _docx(RUN, 800_000, *IN_PARAGRAPH),
    "docx: paragraphs of one letter": _docx("<w:p><w:r><w:t>a</w:t></w:r></w:p>", 1_700_000),
    "docx: short paragraphs": _docx("<w:p><w:r><w:t>a word or two</w:t></w:r></w:p>", 1_300_000),
    "docx: entities": _docx("&lt;", 9_000_000, *IN_RUN),
    "docx: one text": _docx("word ", 12_000_000, *IN_RUN),
    "docx: attributes": _numbered(docx, "a.docx", 'a%d="1" ', 1_000_000, "<w:p {}/>"),
    "docx: elements with attributes": _docx(f"<w:p {MANY}/>", 150_000),
    "docx: one attribute": _docx("x", 60 * MB, '<w:p a="', '"/>'),
    "docx: comments": _docx("<!---->", 8_000_000),
    "docx: one comment": _docx("x", 60 * MB, "<!--", "-->"),
    "docx: instructions": _docx("<w:r><w:instrText>x</w:instrText></w:r>", 1_300_000, *IN_PARAGRAPH),
    "docx: names": _numbered(docx, "a.docx", "<n%d/>", 4_000_000),
    "docx: namespaces": _numbered(docx, "a.docx", '<a:b xmlns:a="u%d"/>', 1_500_000),
    "docx: tabs": _docx("<w:tab/>", 7_000_000, "<w:p><w:r>", "</w:r></w:p>"),
    "docx: a chain of styles": _styles,
    "docx: entries": _entries,
    "odt: spaces": _odt('<text:p>a<text:s text:c="1000"/></text:p>', 1_000_000),
    "odt: spans": _odt('<text:span text:style-name="x">a</text:span>', 1_300_000, "<text:p>", "</text:p>"),
    "odt: paragraphs": _odt("<text:p>a word or two</text:p>", 2_000_000),
    "odt: nested spans": _odt("<text:span>" * 200 + "a" + "</text:span>" * 200, 12_000, "<text:p>", "</text:p>"),
    "odt: styles": _numbered(odt, "a.odt", '<text:p text:style-name="s%d">a</text:p>', 1_200_000),
    "odt: white space": _odt(" \n", 30_000_000, "<text:p>a", "</text:p>"),
    "epub: pages": _pages,
    "epub: big pages": _big_pages,
    "epub: paragraphs": _epub("<p>a</p>", 7_000_000),
    "epub: loose tags": _epub("<b>", 20_000_000),
    "epub: style sheet": _sheet,
    "epub: manifest": _manifest,
    "voice: large": _voice({"vocab": 100, "hidden": 2250, "layers": 2}),
    "voice: larger": _voice({"vocab": 100, "hidden": 8192, "layers": 2}),
    "voice: lists in its history": _voice(TINY, history="[" + "[]," * 2_600_000 + "0]"),
    "voice: objects in its details": _voice(TINY, details="[" + "{}," * 2_600_000 + "0]"),
    "fodt: paragraphs": _file("a.fodt", FLAT, "<text:p>a</text:p>", 60 * MB),
    "rtf: dense tokens": _file("a.rtf", "{\\rtf1 ", "\\b a", 62 * MB, "}"),
    "rtf: groups": _file("a.rtf", "{\\rtf1 ", "{a}", 62 * MB, "}"),
    "rtf: open groups": _file("a.rtf", "{\\rtf1 ", "{", 62 * MB),
    "rtf: bytes": _file("a.rtf", "{\\rtf1 ", "\\'e9", 62 * MB, "}"),
    "rtf: characters": _file("a.rtf", "{\\rtf1 ", "\\u8217?", 62 * MB, "}"),
    "rtf: fonts": _file("a.rtf", "{\\rtf1 ", "\\f1 a\\f2 b", 62 * MB, "}"),
    "rtf: paragraphs": _file("a.rtf", "{\\rtf1 ", "a\\par ", 62 * MB, "}"),
    "rtf: prose": _file("a.rtf", "{\\rtf1 ", "a word or two \\b and more\\b0 .\\par\n", 62 * MB, "}"),
    "rtf: unknown words": _file("a.rtf", "{\\rtf1 ", "\\x1", 62 * MB, "}"),
    "rtf: one text": _file("a.rtf", "{\\rtf1 ", "word ", 62 * MB, "}"),
    "rtf: numbers": _file("a.rtf", "{\\rtf1 ", "\\bin0 ", 62 * MB, "}"),
    "html: loose tags": _file("a.html", "<html><body>", "<b>", 31 * MB),
    "html: paragraphs": _file("a.html", "<html><body>", "<p>a", 31 * MB),
    "html: cells": _file("a.html", "<html><body><table>", "<tr><td>a", 31 * MB),
    "html: entities": _file("a.html", "<html><body><p>", "&amp;", 31 * MB),
    "html: attributes": _file("a.html", "<html><body>", "<p a b c d e f g h i j k l m>a", 31 * MB),
    "html: angle brackets": _file("a.html", "<html><body>", "<", 31 * MB),
    "html: comments": _file("a.html", "<html><body>", "<!--", 31 * MB),
    "html: style": _file("a.html", "<html><style>", ".a{font-style:italic}", 31 * MB, "</style>"),
    "html: doctype": _file("a.html", "<!DOCTYPE html ", "a ", 31 * MB),
    "md: emphasis": _file("a.md", "", "*a ", LONGEST),
    "md: brackets": _file("a.md", "", "[a](", LONGEST),
    "md: lines": _file("a.md", "", "a\n", LONGEST),
    "md: paragraphs": _file("a.md", "", "a\n\n", LONGEST),
    "md: quotes": _file("a.md", "", "> a\n", LONGEST),
    "md: lists": _file("a.md", "", "- a\n", LONGEST),
    "md: headings": _file("a.md", "", "# a\n", LONGEST),
    "md: tables": _file("a.md", "|a|\n|-|\n", "|a|\n", LONGEST),
    "md: code": _file("a.md", "", "`a` ", LONGEST),
    "md: prose with emphasis": _file("a.md", "", "A word *or* two, and then some more of it.\n\n", 9 * MB),
    "md: too long": _file("a.md", "", "*a ", 31 * MB),
    "md: links": _file("a.md", "", "[a](b)\n", LONGEST),
    "md: pages": _file("a.md", "", "<p>a</p>\n", LONGEST),
    "md: definitions": _file("a.md", "", "[a]: b\n", LONGEST),
    "md: notes": _file("a.md", "", "[^a]: b\n", LONGEST),
    "md: fences": _file("a.md", "", "```\n", LONGEST),
    "md: references": _file("a.md", "", "&amp;", LONGEST),
    "txt: lines": _file("a.txt", "", "a\n", LONGEST),
    "txt: too long": _file("a.txt", "", "a\n", 31 * MB),
    "txt: prose": _file("a.txt", "", "A word or two, and then some more of it.\n\n", 9 * MB),
    "txt: wrapped": _file("a.txt", "", "a word or two and more of them in a line of prose that was wrapped\n", 9 * MB),
    "txt: blanks": _file("a.txt", "a", " ", LONGEST),
    "txt: returns": _file("a.txt", "a", "\r", LONGEST),
    "txt: nothing": _sparse,
    "txt: foreign": lambda folder: _written(folder / "a.txt", b"\xe9\xf3\x81 " * (7 * MB)),
    "scriv: a long binder": _binder,
}  # fmt: skip

CHILD = """
import json, re, sys, time
from functools import partial
from pathlib import Path
from typing import Any
from aiauthor.documents.importing import import_document
from aiauthor.errors import AiAuthorError
from aiauthor.text.manuscripts import read_manuscript
def memory():
    return int(re.search(r"VmHWM:\\s+(\\d+)", open("/proc/self/status").read())[1]) >> 10
how, path = sys.argv[1:]
began = time.process_time()
try:
    if how == "voice":
        from aiauthor.library import Library
        told = Library(Path(path).with_name("library")).import_file(Path(path)).name
    else:
        done = read_manuscript(path) if how == "manuscript" else import_document(path)
        told = f"{len(done.text):,} characters"
except AiAuthorError as exc:
    told = str(exc)
print(json.dumps([time.process_time() - began, memory(), told]))
"""


def _written(path: Path, data: bytes) -> Path:
    path.write_bytes(data)
    return path


def measure(how: str, path: Path) -> tuple[float, int, str]:
    """(seconds of processor time, MB at most, what came of it) of reading one file in a process of its own."""
    done = subprocess.run(
        [sys.executable, "-c", CHILD, how, str(path)], cwd=ROOT, capture_output=True, text=True, check=True
    )
    seconds, most, told = json.loads(done.stdout.splitlines()[-1])
    return seconds, most, told


def ways(path: Path) -> list[str]:
    """By which ways a file comes in."""
    if path.suffix == ".safetensors":
        return ["voice"]
    return ["manuscript"] if path.suffix in (".md", ".txt", ".scriv", ".fodt") else ["manuscript", "import"]


def main(names: list[str]) -> int:
    """Measure all files, or those whose names begin so; status 1 if one is over the bounds."""
    found = []
    for name, make in HOSTILE.items():
        if names and not name.startswith(tuple(names)):
            continue
        with tempfile.TemporaryDirectory(dir="/dev/shm" if Path("/dev/shm").is_dir() else None) as folder:
            path = make(Path(folder))
            for how in ways(path):
                found.append((*measure(how, path), how, name))
                seconds, most, told, *_ = found[-1]
                print(f"{seconds:6.2f} s {most:5} MB  {how} {name}: {told[:70]}", flush=True)
    slowest, largest = max(found), max(found, key=lambda each: each[1])
    print(f"{len(found)} readings; slowest {slowest[0]:.2f} s ({slowest[4]}), largest {largest[1]} MB ({largest[4]})")
    return int(slowest[0] > MAX_SECONDS or largest[1] > MAX_MB)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
