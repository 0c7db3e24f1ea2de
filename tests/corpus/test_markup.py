"""HTML and EPUB to text."""

import zipfile

import pytest
from books import epub, html, normal, prose

from aiauthor.archives import SafeZip
from aiauthor.corpus.markup import looks_like_html, read_epub, read_html
from aiauthor.errors import AiAuthorError
from aiauthor.text.normalise import normalise

BODY = prose(4, 10)


def text_of(body: str) -> str:
    return normalise(read_html(f"<html><body>{body}</body></html>".encode()).text).strip()


def test_a_page_becomes_a_paragraph_a_line():
    book = read_html(html(BODY, title=" A\n Title ").encode())
    assert normalise(book.text) == normal(BODY)
    assert (book.title, book.language) == ("A Title", "en")


@pytest.mark.parametrize(
    ("body", "text"),
    [
        ("<p>One<br>two<br/>three</p>", "One\ntwo\nthree"),
        ("<p>One <i>two</i> <b>three</b></p>", "One two three"),
        ("<p>caf&eacute; &mdash; &ldquo;x&rdquo;</p>", "café — “x”"),
        ("<pre>One\ntwo</pre>", "One\ntwo"),
        ("<p>One</p><hr class='tb'><p>two</p>", "One\n* * *\ntwo"),
        ("<p>One</p><hr class='chap'><p>two</p>", "One\ntwo"),
        ("<p><img alt='T'>he end</p>", "The end"),
        ("<p>One<img alt='A dog'> two</p>", "One two"),
        ("<p>One<span class='pagenum'>[Pg 2]</span> two</p>", "One two"),
        ("<p>One<a class='fnanchor'>[1]</a> two</p>", "One two"),
        ("<div class='figcenter'><p>A dog</p></div><p>One</p>", "One"),
        ("<div class='transnote'><p>Errors corrected.</p></div><p>One</p>", "One"),
        ("<section id='pg-header'><p>Licence</p></section><p>One</p>", "One"),
        ("<section role='doc-colophon'><p>Made by</p></section><p>One</p>", "One"),
        ("<section epub:type='titlepage'><p>Title</p></section><p>One</p>", "One"),
        ("<nav><p>Contents</p></nav><p>One</p>", "One"),
        ("<script>var x = '<p>no</p>';</script><style>p {}</style><p>One</p>", "One"),
        ("<p>One<p>two", "One\ntwo"),
        ("<h2>Chapter I</h2><div class='poem'><span>a<br></span><span>b<br></span></div>", "Chapter I\na\nb"),
    ],
)
def test_what_elements_mean(body, text):
    assert text_of(body) == text


def test_metadata_of_a_page():
    page = (
        "<html lang='de-AT'><head><meta name='DC.Creator' content='A B'><meta name='DC.Title' content='C'></head><p>x"
    )
    book = read_html(page.encode())
    assert (book.author, book.title, book.language) == ("A B", "C", "de-AT")


def test_a_page_in_the_encoding_that_it_declares():
    page = "<html><head><meta charset='iso-8859-1'></head><body><p>“Café”</p></body></html>".encode("cp1252")
    assert normalise(read_html(page).text).strip() == "“Café”"


def test_entities_of_its_own_are_not_expanded():
    page = "<!DOCTYPE html [<!ENTITY a SYSTEM 'file:///etc/passwd'>]><html><body><p>x&a;y</p></body></html>"
    assert "root:" not in read_html(page.encode()).text


@pytest.mark.parametrize(
    ("data", "is_page"),
    [
        (b"<!DOCTYPE html><html>", True),
        (b"\xef\xbb\xbf\n<HTML>", True),
        (b"<?xml version='1.0'?>\n<!DOCTYPE html>\n<html>", True),
        (b"<<THIS ELECTRONIC VERSION", False),
        (b"Once <html> was new.", False),
    ],
)
def test_pages_are_known_by_their_beginning(data, is_page):
    assert looks_like_html(data) is is_page


def test_a_book_is_read_in_the_order_of_its_spine(tmp_path):
    epub(tmp_path / "a.epub", BODY, title="A Tale", author="Somebody")
    with SafeZip(tmp_path / "a.epub") as archive:
        book = read_epub(archive)
    assert normalise(book.text) == normal(BODY)
    assert (book.title, book.author, book.language) == ("A Tale", "Somebody", "en-GB")


@pytest.mark.parametrize("container", ["", "<container/>", "<a", "<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>"])
def test_a_broken_book_is_refused(tmp_path, container):
    with zipfile.ZipFile(tmp_path / "a.epub", "w") as file:
        file.writestr("META-INF/container.xml", container)
    with SafeZip(tmp_path / "a.epub") as archive, pytest.raises(AiAuthorError):
        read_epub(archive)
