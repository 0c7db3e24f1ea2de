"""Licences in their historical spellings, the layout of a mirror, the catalogue."""

import re
from pathlib import PurePath

import pytest
from books import gutenberg, plain, prose, wrapped

from aiauthor.corpus.gutenberg import (
    FICTION,
    FICTION_SHELVES,
    edition,
    header_fields,
    read_catalogue,
    strip_licence,
)
from aiauthor.errors import CorpusError

BODY = prose(1, 40)
LEGAL_1994 = """
***START**THE SMALL PRINT!**FOR PUBLIC DOMAIN ETEXTS**START***
Why is this "Small Print!" statement here?  You know: lawyers.
They tell us you might sue us if there is something wrong with
your copy of this etext, even if you got it for free.
"""
LEGAL_NOW = """
Section 1. General Terms of Use and Redistributing Project Gutenberg-tm
electronic works

www.gutenberg.org
"""

HEADERS = {
    "1991": "**The Project Gutenberg Etext of A Tale**\n\nThis is a tale.  Please do not remove this header.\n"
    + LEGAL_1994
    + "*END*THE SMALL PRINT! FOR PUBLIC DOMAIN ETEXTS*Ver.04.29.93*END*\n",
    "1994, indented": "   The Project Gutenberg Etext of A Tale\n"
    + LEGAL_1994
    + '   This "Small Print!" by Charles B. Kramer, Attorney\n'
    "   *END*THE SMALL PRINT! FOR PUBLIC DOMAIN ETEXTS*Ver.04.29.93*END*\n",
    "1997, no star": "Project Gutenberg Etext of A Tale, by Somebody\n"
    + LEGAL_1994
    + "*END THE SMALL PRINT! FOR PUBLIC DOMAIN ETEXTS*Ver.04.29.93*END*\n",
    "copyrighted": "**This is a COPYRIGHTED Project Gutenberg Etext, Details Below**\n\n"
    "***START** SMALL PRINT! for COPYRIGHT PROTECTED ETEXTS ***\n\n[B] EXACT COPIES\n"
    "*SMALL PRINT! Ver.04.29.93 FOR COPYRIGHT PROTECTED ETEXTS*END*\n",
    "2002": "The Project Gutenberg EBook of A Tale, by Somebody\n\nCopyright laws are changing all over the world.\n\n"
    "*****These eBooks Were Prepared By Thousands of Volunteers!*****\n\nTitle: A Tale\n\n"
    "***START OF THE PROJECT GUTENBERG EBOOK, A TALE***\n\n\nThis eBook was produced by Nobody.\n",
    "2005": "Project Gutenberg's A Tale, by Somebody\n\nTitle: A Tale\n\n"
    "*** START OF THIS PROJECT GUTENBERG EBOOK A TALE ***\n\n\nProduced by Nobody, Somebody and the Online\n"
    "Distributed Proofreading Team at http://www.pgdp.net\n",
    "2005, e-text": "The Project Gutenberg eBook, A Tale, by Somebody\n\n"
    "***START OF THE PROJECT GUTENBERG EBOOK A TALE***\n\n\nE-text prepared by Nobody\n\n\n\n"
    "Note: Project Gutenberg also has an HTML version of this\n"
    "      file which includes the original illustrations.\n      See 12345-h.htm\n",
    "2021": "The Project Gutenberg eBook of A Tale, by Somebody\n\nProduced by: Nobody\n\n"
    "*** START OF THE PROJECT GUTENBERG EBOOK A TALE ***\n",
    "etext": "*** START OF THE PROJECT GUTENBERG ETEXT A TALE ***\n",
    "lower case": "*** start of the project gutenberg ebook a tale ***\n",
    "title on two lines": "*** START OF THIS PROJECT GUTENBERG EBOOK A TALE OF VERY MANY THINGS THAT DID\n"
    "NOT HAPPEN TO ANYBODY ***\n",
    "two openings": "*** START OF THE PROJECT GUTENBERG EBOOK A TALE ***\n\nFirst title\n\n"
    + LEGAL_1994
    + "*END*THE SMALL PRINT! FOR PUBLIC DOMAIN ETEXTS*Ver.04.29.93*END*\n",
    "copyrighted start": "*** START OF THE COPYRIGHTED PROJECT GUTENBERG EBOOK A TALE ***\n",
    "no marker": "The Project Gutenberg Etext of A Tale, by Somebody\n\nRelease date: June 1995 [Etext #277]\n\n"
    "This etext was typed by hand.\n",
    "transcribed": "*** START OF THE PROJECT GUTENBERG EBOOK A TALE ***\n\n\n"
    "Transcribed from the 1890 Nobody and Co. edition by Somebody, email\nnobody@example.org\n",
}

FOOTERS = {
    "none": "",
    "1991": "\n\nEnd of the Project Gutenberg Etext of A Tale\n",
    "1993": "\n\nEnd of Project Gutenberg Etext of A Tale, by Somebody\n" + LEGAL_1994,
    "1996": "\n\n\nEnd of this Project Gutenberg etext of A Tale\n",
    "1998": "\n\n\nEnd of The Project Gutenberg Etext of A Tale\n\n\n",
    "1999": "\n\nEnd of Project Gutenberg's Etext of A Tale\n",
    "etext": "\n\nEnd of this Etext of A Tale\n",
    "2002": "\n\n*** END OF THE PROJECT GUTENBERG EBOOK, A TALE ***\n\n"
    "This file should be named tale10.txt or tale10.zip\n\n"
    + LEGAL_1994
    + "*END THE SMALL PRINT! FOR PUBLIC DOMAIN EBOOKS*Ver.02/11/02*END*\n",
    "2003": "\n\n***END OF THE PROJECT GUTENBERG EBOOK A TALE***\n\n\n***** This file should be named 1.txt *****\n",
    "2005": "\n\nEnd of the Project Gutenberg EBook of A Tale, by Somebody\n\n"
    "*** END OF THIS PROJECT GUTENBERG EBOOK A TALE ***\n\n*** START: FULL LICENSE ***\n" + LEGAL_NOW,
    "2021": "\n\n*** END OF THE PROJECT GUTENBERG EBOOK A TALE ***\n\nUpdated editions will replace the previous one\n"
    + LEGAL_NOW,
    "German": "\n\nEnde dieses Project Gutenberg Etextes A Tale\n",
    "French": "\n\nFin de Project Gutenberg's A Tale, by Somebody\n",
    "copyrighted": "\n\n**This is a COPYRIGHTED Project Gutenberg Etext, Details Above**\n",
    "named again": "\n\n\nThe Project Gutenberg Etext of A Tale, by Somebody\n",
    "licence alone": "\n\n\n*** START: FULL LICENSE ***\n" + LEGAL_NOW,
}


@pytest.mark.parametrize("footer", FOOTERS)
@pytest.mark.parametrize("header", HEADERS)
def test_the_licence_goes_in_every_spelling(header, footer):
    text, found = strip_licence(HEADERS[header] + "\n\n\n" + wrapped(BODY) + FOOTERS[footer])
    assert found
    assert text.strip() == wrapped(BODY).strip()


@pytest.mark.parametrize("text", [plain(BODY), wrapped(BODY), "", "\n"])
def test_a_text_without_licence_stays_as_it_is(text):
    assert strip_licence(text) == (text, False)


def test_a_novel_about_printing_loses_nothing():
    paragraphs = ["Gutenberg was a printer in Mainz, and a text in the public domain.", *BODY]
    assert strip_licence(plain(paragraphs)) == (plain(paragraphs), False)


def test_a_pretext_is_no_e_text():
    paragraphs = ["It was a pretext.", *BODY, "It was another pretext."]
    assert strip_licence(plain(paragraphs)) == (plain(paragraphs), False)


def test_credits_that_are_part_of_the_story_stay():
    paragraphs = [*BODY[:20], "Produced by magic, the rabbit looked about.", *BODY[20:]]
    text, _ = strip_licence(HEADERS["2005"] + "\n\n" + plain(paragraphs) + FOOTERS["2005"])
    assert "Produced by magic" in text


def test_volumes_bound_in_one_file_are_all_kept():
    volumes = [prose(seed, 20) for seed in (1, 2)]
    text, _ = strip_licence("\n\n".join(gutenberg(each, title="A Tale", author="Somebody") for each in volumes))
    assert all(wrapped(each).strip() in text for each in volumes)
    assert "gutenberg" not in text.lower()


def test_the_notice_of_another_library_inside_a_text_goes():
    notice = "<<THIS ELECTRONIC VERSION OF THE COMPLETE WORKS IS\nCOPYRIGHT BY NOBODY FOR MEMBERSHIP.>>"
    text, _ = strip_licence(plain([BODY[0], notice, BODY[1]]))
    assert "ELECTRONIC" not in text


def test_the_header_names_title_author_and_language():
    text = gutenberg(BODY, title="A Tale of Things", author="Somebody Else", language="French")
    assert header_fields(text) == {"title": "A Tale of Things", "author": "Somebody Else", "language": "French"}


def test_an_old_header_names_them_in_its_first_line():
    text = "**The Project Gutenberg Etext of A Tale of Things, by Somebody Else**\n\n" + plain(BODY)
    assert header_fields(text) == {"title": "A Tale of Things", "author": "Somebody Else"}


def test_a_subtitle_is_no_part_of_the_title():
    text = "The Project Gutenberg EBook\n\nTitle: A Tale\n       Of Things\n\nAuthor: Somebody\n"
    assert header_fields(text)["title"] == "A Tale"


def test_other_texts_have_no_header():
    assert header_fields("Title: A Tale\n\nAuthor: Somebody\n") == {}


# --- the mirror ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("path", "number"),
    [
        ("1/2/3/4/12345/12345-0.txt", 12345),
        ("1/2/3/4/12345/12345-8.txt", 12345),
        ("1/2/3/4/12345/12345.txt", 12345),
        ("1/2/3/4/12345/12345-8.zip", 12345),
        ("1/2/3/4/12345/12345.zip", 12345),
        ("1/2/3/4/12345/12345-h/12345-h.htm", 12345),
        ("1/2/3/4/12345/12345-h.zip", 12345),
        ("cache/epub/12345/pg12345.txt", 12345),
        ("cache/epub/12345/pg12345.txt.utf8", 12345),
        ("cache/epub/12345/pg12345-images.html", 12345),
        ("cache/epub/12345/pg12345-images.epub", 12345),
        ("0/7/7.txt", 7),
        ("somewhere/pg84.txt", 84),
        ("somewhere/84-0.txt", 84),
    ],
)
def test_files_of_a_mirror_are_known(path, number):
    found = edition(PurePath(path), {})
    assert found is not None
    assert found[0] == number


@pytest.mark.parametrize("path", ["chapters/12.txt", "12.txt", "emma.txt", "1/2/12/12-readme.txt", "1/2/12/12-m.zip"])
def test_other_files_are_not(path):
    assert edition(PurePath(path), {}) is None


def test_the_best_encoding_comes_first():
    names = ["12345-0.txt", "pg12345.txt", "12345-8.txt", "12345.txt", "12345-8.zip", "12345-h.htm", "pg12345.epub"]
    ranks = [edition(PurePath("12345") / name, {})[1] for name in names]
    assert ranks == sorted(set(ranks))


CATALOGUE = """Text#,Type,Issued,Title,Language,Authors,Subjects,LoCC,Bookshelves
1,Text,1971-12-01,"A Novel
With a Subtitle",en,"Doe, Jane, 1812-1870; Roe, R. [Illustrator]",Sea stories; Orphans -- Fiction,PR,
2,Text,1971-12-01,About Novels,en,"Doe, Jane",English fiction -- History and criticism,PR,
3,Text,1971-12-01,A Shelved Book,en,"Doe, Jane",,PR,Browsing: Fiction
4,Sound,1971-12-01,A Recording,en,"Doe, Jane",Orphans -- Fiction,PR,
5,Text,1971-12-01,Un Roman,fr; en,"Doe, Jane",Romans,PR,Browsing: Literature
6,Text,1971-12-01,True Things,en,,Non-fiction,PR,
"""


@pytest.fixture
def catalogue(tmp_path):
    path = tmp_path / "pg_catalog.csv"
    path.write_text(CATALOGUE, encoding="utf-8")
    return read_catalogue(path)


def test_the_catalogue_is_read(catalogue):
    first = catalogue[1]
    assert (first.title, first.author, first.languages, first.type) == (
        "A Novel",
        "Doe, Jane, 1812-1870",
        ("en",),
        "Text",
    )
    assert catalogue[5].languages == ("fr", "en")


@pytest.mark.parametrize(("number", "fiction"), [(1, True), (2, False), (3, True), (5, False), (6, False)])
def test_fiction_is_told_by_subject_or_bookshelf(catalogue, number, fiction):
    subjects, shelves = re.compile(FICTION, re.I), re.compile(FICTION_SHELVES, re.I)
    assert catalogue[number].is_about(subjects, shelves) is fiction


@pytest.mark.parametrize("text", ["", "name,split\na,b\n", "Text#,Type\nx,y\n", "\0\0"])
def test_another_table_is_no_catalogue(tmp_path, text):
    path = tmp_path / "pg_catalog.csv"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(CorpusError, match="not a catalogue"):
        read_catalogue(path)
