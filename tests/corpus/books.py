"""Books for the tests, in words of our own: deterministic, and different from each other where it matters."""

from __future__ import annotations

import random
import textwrap
import zipfile
from pathlib import Path

_WORDS = """
harbour lantern winter garden letter stranger morning window silver market village shadow river captain silence
kettle orchard ladder candle meadow thunder feather anchor blanket chimney doctor engine farmer glove hammer
island jacket kitchen linen mirror needle oven pepper quarry ribbon saddle table umbrella valley wagon yard
ashes basket copper dinner evening forest ginger hollow iron journey knife lemon marble night onion pocket
"""
_LITTLE = "the of and to a in that he was it his her she had with as for not at but on they have him from you"
WORDS, LITTLE = _WORDS.split(), _LITTLE.split()


def paragraph(rng: random.Random, sentences: int = 4) -> str:
    """Some sentences that look like English and mean nothing."""
    made = []
    for _ in range(sentences):
        words = [rng.choice(LITTLE) if rng.random() < 0.45 else rng.choice(WORDS) for _ in range(rng.randint(7, 16))]
        made.append(" ".join(words).capitalize() + ".")
    return " ".join(made)


def prose(seed: int, paragraphs: int = 30) -> list[str]:
    """The paragraphs of a book."""
    rng = random.Random(seed)
    return [paragraph(rng) for _ in range(paragraphs)]


def plain(paragraphs: list[str]) -> str:
    """A paragraph a line, as modern texts are."""
    return "\n\n".join(paragraphs) + "\n"


def wrapped(paragraphs: list[str], width: int = 72) -> str:
    """Lines of a fixed width, as Project Gutenberg's are."""
    return "\n\n".join(textwrap.fill(each, width) for each in paragraphs) + "\n"


def normal(paragraphs: list[str]) -> str:
    """What the corpus should hold of them."""
    return "\n".join(paragraphs) + "\n"


def gutenberg(paragraphs: list[str], *, title: str, author: str, language: str = "English", number: int = 1) -> str:
    """A book with the licence around it, as it is spelt since 2006."""
    return (
        f"The Project Gutenberg EBook of {title}, by {author}\n\n"
        "This eBook is for the use of anyone anywhere at no cost and with\nalmost no restrictions whatsoever.\n\n\n"
        f"Title: {title}\n\nAuthor: {author}\n\nRelease Date: July 6, 2005 [EBook #{number}]\n\n"
        f"Language: {language}\n\nCharacter set encoding: UTF-8\n\n"
        f"*** START OF THIS PROJECT GUTENBERG EBOOK {title.upper()} ***\n\n\n\n\n"
        "Produced by Nobody and the Online\nDistributed Proofreading Team\n\n\n\n"
        + wrapped(paragraphs)
        + f"\n\n\n\nEnd of the Project Gutenberg EBook of {title}, by {author}\n\n"
        f"*** END OF THIS PROJECT GUTENBERG EBOOK {title.upper()} ***\n\n"
        f"***** This file should be named {number}.txt or {number}.zip *****\n"
    )


def epub(path: Path, paragraphs: list[str], *, title: str = "A Title", author: str = "An Author") -> None:
    """An EPUB of two chapters, with a title page and a table of contents that are no text."""
    half = len(paragraphs) // 2
    page = '<html xmlns="http://www.w3.org/1999/xhtml"><head><title>{}</title></head><body>{}</body></html>'
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("mimetype", "application/epub+zip")
        archive.writestr(
            "META-INF/container.xml",
            '<container xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><rootfiles>'
            '<rootfile full-path="OEBPS/book.opf"/></rootfiles></container>',
        )
        archive.writestr(
            "OEBPS/book.opf",
            '<package xmlns="http://www.idpf.org/2007/opf" xmlns:dc="http://purl.org/dc/elements/1.1/"><metadata>'
            f"<dc:title>{title}</dc:title><dc:creator id='a'>{author}</dc:creator>"
            "<dc:creator id='b'>An Artist</dc:creator>"
            "<meta refines='#a' property='role'>aut</meta><meta refines='#b' property='role'>ill</meta>"
            "<dc:language>en-GB</dc:language></metadata><manifest>"
            '<item id="nav" href="nav.xhtml" media-type="application/xhtml+xml" properties="nav"/>'
            '<item id="two" href="text/two.xhtml" media-type="application/xhtml+xml"/>'
            '<item id="one" href="text/one%20a.xhtml" media-type="application/xhtml+xml"/></manifest>'
            '<spine><itemref idref="nav"/><itemref idref="one"/><itemref idref="two"/></spine></package>',
        )
        archive.writestr("OEBPS/nav.xhtml", page.format("", "<nav><p>Contents page</p></nav>"))
        one = "<section epub:type='titlepage'><p>Title page</p></section>"
        archive.writestr("OEBPS/text/one a.xhtml", page.format("One", one + _html(paragraphs[:half])))
        archive.writestr("OEBPS/text/two.xhtml", page.format("Two", _html(paragraphs[half:])))


def html(paragraphs: list[str], *, title: str = "A Title") -> str:
    """A page of HTML whose source lines are wrapped."""
    head = f"<!DOCTYPE html>\n<html lang='en'><head><title>{title}</title></head>\n"
    return f"{head}<body>{_html(paragraphs)}</body></html>\n"


def _html(paragraphs: list[str]) -> str:
    return "\n".join(f"<p>{textwrap.fill(each, 60)}</p>" for each in paragraphs)
