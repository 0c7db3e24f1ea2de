"""Files made to do harm: refused in one sentence, before memory or time is spent."""

import subprocess
import sys

import pytest

from aiauthor.errors import DocumentError
from aiauthor.text.manuscripts import Limits, read_manuscript
from aiauthor.text.manuscripts import paragraphs as paragraphs_module
from aiauthor.text.manuscripts import reading as reading_module
from tests.text.manuscript_files import docx, epub, item, odt, page, para, run, scriv, zip_file

ENTITY = '<!DOCTYPE x [<!ENTITY a "lol"><!ENTITY b "&a;&a;&a;">]>'
EXTERNAL = '<!DOCTYPE x [<!ENTITY b SYSTEM "file:///etc/passwd">]>'
SMALL = Limits(characters=10_000, elements=250_000, plain_bytes=50_000, rich_bytes=5_000_000, member_bytes=9_000_000)


def refusal(path, limits=None):
    with pytest.raises(DocumentError) as caught:
        reading_module.read_unguarded(path, limits or Limits())
    sentence = str(caught.value)
    assert "\n" not in sentence
    return sentence


@pytest.mark.parametrize("declaration", [ENTITY, EXTERNAL])
def test_entities_are_refused(tmp_path, declaration):
    members = {"word/document.xml": declaration + '<x xmlns="urn:x">&b;</x>'}
    assert "entities" in refusal(zip_file(tmp_path / "a.docx", members))
    members = {"mimetype": "application/vnd.oasis.opendocument.text", "content.xml": declaration + "<x>&b;</x>"}
    assert "entities" in refusal(zip_file(tmp_path / "a.odt", members))
    assert "entities" in refusal(epub(tmp_path / "a.epub", {"a.xhtml": declaration + page("<p>&b;</p>")}))
    path = scriv(tmp_path / "a.scriv", item("0", kind="DraftFolder"), {})
    (path / "a.scrivx").write_text(declaration + "<x>&b;</x>")
    assert "entities" in refusal(path)
    flat = tmp_path / "a.fodt"
    flat.write_text(declaration + "<office:document>&b;</office:document>")
    assert "entities" in refusal(flat)


def test_bombs_are_refused_by_what_they_declare(tmp_path):
    assert "more than a book" in refusal(zip_file(tmp_path / "a.docx", {"word/document.xml": bytes(70 << 20)}))


def test_climbing_paths_are_refused(tmp_path):
    for name in ("../../evil", "/etc/evil"):
        path = epub(tmp_path / "a.epub", {"a.xhtml": page("<p>x</p>")}, extra={name: "x"})
        assert "lead out of it" in refusal(path)


@pytest.mark.parametrize("name", ["a.txt", "a.md", "a.html", "a.rtf", "a.docx"])
def test_two_gigabytes_are_refused_by_their_size(tmp_path, name):
    with open(tmp_path / name, "wb") as file:
        file.write({"a.rtf": b"{\\rtf1 ", "a.docx": b"PK\x03\x04"}.get(name, b"hello"))
        file.truncate(2 << 30)
    assert "is larger than" in refusal(tmp_path / name)


def test_markup_without_text_is_refused(tmp_path, monkeypatch):
    monkeypatch.setattr(paragraphs_module, "_FREE_ELEMENTS", 1_000)
    much = 1_001
    assert "markup" in refusal(docx(tmp_path / "a.docx", "<w:p/>" * much), SMALL)
    assert "markup" in refusal(odt(tmp_path / "a.odt", "<text:p/>" * much), SMALL)
    assert "markup" in refusal(epub(tmp_path / "a.epub", {"a.xhtml": page("<b/>" * much)}), SMALL)
    path = tmp_path / "a.rtf"
    for piece in ("{}", "{", "\\b ", "\\bin0 "):
        path.write_text("{\\rtf1 " + piece * much)
        assert "markup" in refusal(path, SMALL)
    path = tmp_path / "a.html"
    path.write_text("<html>" + "<b>" * much)
    assert "markup" in refusal(path, SMALL)
    path = tmp_path / "a.md"
    path.write_text("> \n" * much)
    assert "markup" in refusal(path, SMALL)


def test_more_text_than_a_book_has_is_refused(tmp_path):
    words = "word " * 2_001
    assert "characters" in refusal(docx(tmp_path / "a.docx", para(run(words))), SMALL)
    assert "characters" in refusal(odt(tmp_path / "a.odt", f"<text:p>{words}</text:p>"), SMALL)
    assert "characters" in refusal(odt(tmp_path / "b.odt", '<text:p>a<text:s text:c="999"/></text:p>' * 20), SMALL)
    assert "characters" in refusal(epub(tmp_path / "a.epub", {"a.xhtml": page(words)}), SMALL)
    assert "characters" in refusal(scriv(tmp_path / "a.scriv", item("1", kind="DraftFolder"), {"1": words}), SMALL)
    for name, text in (
        ("a.txt", words),
        ("a.md", words),
        ("a.html", f"<html>{words}"),
        ("a.rtf", f"{{\\rtf1 {words}}}"),
    ):
        path = tmp_path / name
        path.write_text(text)
        assert "characters" in refusal(path, SMALL)
    (tmp_path / "long.md").write_text("a" * 20_001)
    assert "longer" in refusal(tmp_path / "long.md", SMALL)


def test_deep_nesting_is_refused(tmp_path):
    deep = "<w:r><w:txbxContent><w:p>" * 400
    with pytest.raises(DocumentError):
        read_manuscript(docx(tmp_path / "a.docx", f"<w:p>{deep}"))
    begin = '<w:r><w:fldChar w:fldCharType="begin"/></w:r>'
    assert "nested" in refusal(docx(tmp_path / "b.docx", para(begin * 101)))


def test_a_binder_without_end_is_refused(tmp_path):
    binder = item("0", *(f'<BinderItem ID="{number}"/>' for number in range(10_001)), kind="DraftFolder")
    assert "lists more than" in refusal(scriv(tmp_path / "a.scriv", binder, {}))


def test_more_files_than_a_book_has_are_refused(tmp_path):
    pages = {f"{number}.xhtml": page("<p>A short page.</p>") for number in range(2_500)}
    assert "more markup than a text needs" in refusal(epub(tmp_path / "a.epub", pages))
    numbers = [str(number) for number in range(2_500)]
    binder = item("x", *map(item, numbers), kind="DraftFolder")
    project = scriv(tmp_path / "a.scriv", binder, dict.fromkeys(numbers, "A short text."))
    assert "more markup than a text needs" in refusal(project)


def test_a_spine_that_repeats_itself_is_read_once(tmp_path):
    path = epub(tmp_path / "a.epub", {"a.xhtml": page("<p>Once.</p>")}, guide="")
    extra = "".join('<itemref idref="i0"/>' for _ in range(1000))
    package = (
        '<package xmlns="http://www.idpf.org/2007/opf"><manifest><item id="i0" href="a.xhtml" '
        f'media-type="application/xhtml+xml"/></manifest><spine>{extra}</spine></package>'
    )
    path = zip_file(path, {"mimetype": "application/epub+zip", "book.opf": package, "a.xhtml": page("<p>Once.</p>")})
    assert read_manuscript(path).text == "Once."


@pytest.mark.parametrize(
    "text",
    [
        "[" * 15_000, "![a" * 5_000, "*a " * 5_000, "`a" * 7_000, "[a](" * 4_000, "<a@" * 5_000, "\\" * 15_000,
        "_a__b" * 3_000, "{--" * 5_000, "{~~a~>" * 2_500, "[[a|" * 4_000, "%%a" * 5_000, "> " * 7_000 + "a",
        "- " * 7_000 + "a", ("> " * 100 + "a\n") * 70, "<div>\n" * 2_500, "|a" * 7_000, "&a" * 7_000,
        " " * 15_000 + "a", "~~a" * 5_000, ">" * 15_000,
    ],
)  # fmt: skip
def test_markdown_that_makes_parsers_slow_is_read_all_the_same(tmp_path, text):
    path = tmp_path / "a.md"
    path.write_text(text + "\n\nThe end.")
    assert read_manuscript(path).text.endswith("The end.")


def test_an_error_inside_a_reader_is_a_damaged_file_and_its_text_is_not_logged(tmp_path, monkeypatch, caplog):
    path = tmp_path / "secret novel.txt"
    path.write_text("The butler did it.")

    def fail(source):
        raise ValueError(source.path.read_text())

    monkeypatch.setitem(reading_module.READERS, ".txt", fail)
    with pytest.raises(DocumentError, match="is damaged"):
        read_manuscript(path)
    assert "ValueError in fail" in caplog.text
    assert "butler" not in caplog.text
    assert "secret" not in caplog.text


@pytest.mark.skipif(sys.platform != "linux", reason="the system's bound on memory")
def test_bombs_stay_within_500_mb(tmp_path):
    docx(tmp_path / "paragraphs.docx", "<w:p/>" * 3_000_000)
    docx(tmp_path / "attributes.docx", "<w:p " + " ".join(f'a{number}=""' for number in range(300_000)) + "/>")
    odt(tmp_path / "text.odt", "<text:p>" + "word " * 2_100_000 + "</text:p>")
    with open(tmp_path / "spaces.txt", "w") as file:
        file.write(" " * 11_900_000 + "\U0001f600")
    script = (
        "import sys\n"
        "from pathlib import Path\n"
        "from aiauthor.errors import DocumentError\n"
        "from aiauthor.text.manuscripts import read_manuscript\n"
        "for path in map(Path, sys.argv[1:]):\n"
        "    try:\n"
        "        read_manuscript(path)\n"
        "    except DocumentError:\n"
        "        continue\n"
        "    sys.exit(path.name + ' was read')\n"
        "print(Path('/proc/self/status').read_text().partition('VmHWM:')[2].split()[0])\n"
    )
    paths = [str(path) for path in tmp_path.iterdir()]
    result = subprocess.run([sys.executable, "-c", script, *paths], capture_output=True, text=True, check=False)
    assert result.returncode == 0, result.stderr
    assert int(result.stdout) < 500_000
