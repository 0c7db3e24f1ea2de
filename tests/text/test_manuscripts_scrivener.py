"""Scrivener projects: the draft alone, in the order of its binder."""

import pytest

from aiauthor.errors import DocumentError
from aiauthor.text.manuscripts import read_manuscript
from tests.text.manuscript_files import item, scriv, write


@pytest.mark.parametrize("version", [2, 3])
def test_scrivener_draft_in_binder_order(tmp_path, version):
    def text(identifier, *children, **more):
        return item(identifier, *children, version=version, **more)

    binder = (
        text("9", text("10"), kind="ResearchFolder")
        + text("0", text("3", text("2"), text("4", included=False), kind="Folder"), text("1"), kind="DraftFolder")
        + text("8", text("7"), kind="TrashFolder")
    )
    texts = {
        "1": "Last.",
        "2": (
            "Middle, <$Scr_Ps::0>with a "
            '{\\field{\\*\\fldinst{HYPERLINK "scrivcmt://A"}}{\\fldrslt comment}}<!$Scr_Ps::0>.\\par End'
            "\\{\\\\Scrv_annot \\\\color=\\{\\\\R=1.0\\} \\\\text=GO\\par NE\\\\end_Scrv_annot\\}"
            "ed\\{\\\\Scrv_fn=GONE\\\\end_Scrv_fn\\}."
        ),
        "3": "A chapter's own text.",
        "4": "GONE",
        "7": "GONE",
        "10": "GONE",
    }
    manuscript = read_manuscript(scriv(tmp_path / "The Night Ferry.scriv", binder, texts, version=version))
    assert manuscript.title == "The Night Ferry"
    assert manuscript.text.split("\n\n") == ["A chapter's own text.", "Middle, with a comment.", "Ended.", "Last."]


def test_scrivener_projects_that_never_used_compile_are_read_whole(tmp_path):
    binder = item("0", item("1", included=False), item("2", included=False), kind="DraftFolder", included=False)
    path = scriv(tmp_path / "a.scriv", binder, {"1": "One.", "2": "Two."})
    assert read_manuscript(path).text == "One.\n\nTwo."
    assert read_manuscript(path / "a.scrivx").text == "One.\n\nTwo."


def test_scrivener_projects_that_are_not_whole(tmp_path):
    path = tmp_path / "a.scriv"
    path.mkdir()
    with pytest.raises(DocumentError, match="binder is missing"):
        read_manuscript(path)
    (path / "binder.scrivproj").touch()
    with pytest.raises(DocumentError, match="Scrivener 1"):
        read_manuscript(path)
    with pytest.raises(DocumentError, match="none of the texts"):
        read_manuscript(scriv(tmp_path / "b.scriv", item("0", item("1"), kind="DraftFolder"), {}))
    with pytest.raises(DocumentError, match="no draft"):
        read_manuscript(scriv(tmp_path / "c.scriv", item("0", kind="ResearchFolder"), {}))


def test_scrivener_links_out_of_the_project_are_not_followed(tmp_path):
    secret = write(tmp_path / "secret.rtf", "{\\rtf1 SECRET}")
    path = scriv(
        tmp_path / "a.scriv", item("0", item("1"), item("2"), item("../../x"), kind="DraftFolder"), {"1": "One."}
    )
    (path / "Files/Data/2").mkdir()
    (path / "Files/Data/2/content.rtf").symlink_to(secret)
    assert read_manuscript(path).text == "One."
