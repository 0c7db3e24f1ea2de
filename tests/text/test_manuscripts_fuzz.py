"""Damaged and forged files: nothing but a manuscript or a `DocumentError` comes out of any reader.

The short form runs with the suite; for a long one, set AIAUTHOR_FUZZ to the number of files a format.
"""

import os
import tempfile
import zipfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from aiauthor.errors import DocumentError
from aiauthor.text.manuscripts import Limits
from aiauthor.text.manuscripts.reading import read_unguarded
from tests.text.manuscript_files import item, page

SAMPLES = Path(__file__).parent / "samples"
FILES = int(os.environ.get("AIAUTHOR_FUZZ", "12"))
SMALL = Limits(characters=100_000, elements=300_000, plain_bytes=1 << 20, rich_bytes=1 << 20, member_bytes=1 << 20)
MARKDOWN = (
    b"---\ntitle: x\n---\n# H\n\nOne *two* [three](x) `four`\n\n> - five\n\n```\nsix\n```\n"
    b"<b>x</b>{--a--}[^1]\n\n[^1]: n\n"
)
DRAFT = item("0", item("1"), kind="DraftFolder")
BINDER = f"<?xml version='1.0'?><ScrivenerProject><Binder>{DRAFT}</Binder></ScrivenerProject>".encode()

fuzz = settings(
    max_examples=FILES,
    deadline=None,
    database=None,
    suppress_health_check=list(HealthCheck),
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
)

PIECES = [
    b"<", b">", b"&", b"{", b"}", b"\\", b"\\u-1?", b"\\bin9 ", b"\\'ff", b"<!--", b"]]>", b"\0", b"\xff\xfe", b"\n",
    b"&nbsp;", b"&#xD800;", b"\\u55349?", b"\\f1", b"\\ansicpg1200", b"\\ansicpg0", b"<!ENTITY", b"%PDF",
]  # fmt: skip
CHANGES = st.lists(
    st.tuples(
        st.sampled_from(["flip", "cut", "repeat", "insert", "truncate", "swap"]),
        st.floats(0, 1, exclude_max=True),
        st.integers(1, 400),
        st.one_of(st.binary(min_size=1, max_size=8), st.sampled_from(PIECES)),
    ),
    min_size=1,
    max_size=6,
)
TAGS = [
    "<p>", "</p>", "<b>", "</i>", "a", " ", "&nbsp;", "&x;", "<br/>", "<pre>", "</pre>", "<title>", "<script>", "<hr>",
    "</body>", "<td>", "<!--", "-->", "<del>", "</del>", "<![CDATA[", "]]>", "<svg>", "<aside epub:type='footnote'>",
]  # fmt: skip
TOKENS = [
    "{", "}", "\\par ", "text ", "\\*", "\\u8217?", "\\u-10179?", "\\'e9", "\\'83", "\\f1 ", "\\uc0 ", "\\v ", "\\v0 ",
    "\\deleted ", "\\plain ", "\\fonttbl", "\\fcharset128 ", "\\fldinst ", "\\fldrslt ", "\\footnote ", "\\bin3 ",
    "\\info", "\\title ", "\\ansicpg932 ", "\\ansicpg65001 ", "\\mac ", "\\pict ", "\\cell ", "\\", "\\line ", "\\~",
]  # fmt: skip


def mutated(data: bytes, changes) -> bytes:
    for kind, where, length, piece in changes:
        at = int(where * len(data))
        match kind:
            case "flip":
                data = data[:at] + bytes([data[at] ^ piece[0]]) + data[at + 1 :] if data else data
            case "cut":
                data = data[:at] + data[at + length :]
            case "repeat":
                data = data[: at + length] + data[at:]
            case "insert":
                data = data[:at] + piece + data[at:]
            case "truncate":
                data = data[: at + 1]
            case "swap":
                data = data[at:] + data[:at]
    return data


def read(name: str, data: bytes) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / name
        path.write_bytes(data)
        check(path)


def check(path: Path) -> None:
    try:
        text = read_unguarded(path, SMALL).text
    except DocumentError as exc:
        sentence = str(exc)
        if "\n" in sentence or not sentence.endswith("."):
            pytest.fail(f"no sentence: {sentence}")
        return
    text.encode()  # no halves of characters
    assert "\n\n\n" not in text


@pytest.mark.parametrize("kind", ["docx", "odt", "epub", "rtf", "html", "fodt"])
@fuzz
@given(changes=CHANGES)
def test_damaged_files(kind, changes):
    sample = SAMPLES / f"night_ferry.{kind}"
    read(sample.name, mutated(sample.read_bytes(), changes))


@pytest.mark.parametrize(
    ("kind", "member"),
    [
        ("docx", "word/document.xml"),
        ("docx", "_rels/.rels"),
        ("docx", "docProps/core.xml"),
        ("odt", "content.xml"),
        ("odt", "META-INF/manifest.xml"),
        ("epub", "OEBPS/sections/section0001.xhtml"),
        ("epub", "OEBPS/content.opf"),
        ("epub", "OEBPS/toc.xhtml"),
        ("epub", "META-INF/container.xml"),
    ],
)
@fuzz
@given(changes=CHANGES)
def test_damaged_members(kind, member, changes):
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"a.{kind}"
        with zipfile.ZipFile(SAMPLES / f"night_ferry.{kind}") as old, zipfile.ZipFile(path, "w") as new:
            for name in old.namelist():
                data = old.read(name)
                new.writestr(name, mutated(data, changes) if name == member else data)
        check(path)


@fuzz
@given(changes=CHANGES, kind=st.sampled_from(["md", "txt", "text"]))
def test_damaged_texts(kind, changes):
    read(f"a.{kind}", mutated(MARKDOWN, changes))


@fuzz
@given(changes=CHANGES, which=st.sampled_from(["binder", "text"]))
def test_damaged_projects(changes, which):
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "a.scriv"
        (path / "Files/Data/1").mkdir(parents=True)
        rtf = (SAMPLES / "night_ferry.rtf").read_bytes()
        (path / "a.scrivx").write_bytes(mutated(BINDER, changes) if which == "binder" else BINDER)
        (path / "Files/Data/1/content.rtf").write_bytes(mutated(rtf, changes) if which == "text" else rtf)
        check(path)


@fuzz
@given(tags=st.lists(st.sampled_from(TAGS), max_size=60))
def test_pages_of_loose_tags(tags):
    read("a.html", page("".join(tags)).encode())
    read("b.md", "".join(tags).encode())


@fuzz
@given(tokens=st.lists(st.sampled_from(TOKENS), max_size=80))
def test_rich_text_of_loose_tokens(tokens):
    read("a.rtf", ("{\\rtf1\\ansi " + "".join(tokens)).encode())
