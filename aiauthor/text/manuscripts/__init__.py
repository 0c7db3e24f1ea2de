"""A writer's manuscripts -> text: found in folders, read from many formats, drafts of one text told apart.

Every file is a stranger's: it may be damaged, encrypted, or made to do harm. Readers work on streams
within the bounds of `Limits`, and what cannot be read ends in a `DocumentError` of one sentence. One
module knows one format. Nothing here normalises: that is `text.normalise`, for all readers of text alike.
"""

from aiauthor.text.manuscripts.drafts import near_duplicates
from aiauthor.text.manuscripts.finding import find_manuscripts, read_manuscripts
from aiauthor.text.manuscripts.reading import read_manuscript, readable_kinds
from aiauthor.text.manuscripts.values import Found, Limits, Manuscript, Rejected

__all__ = [
    "Found",
    "Limits",
    "Manuscript",
    "Rejected",
    "find_manuscripts",
    "near_duplicates",
    "read_manuscript",
    "read_manuscripts",
    "readable_kinds",
]
