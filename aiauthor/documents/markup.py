"""A manuscript's structure: headings, paragraphs, scene breaks and emphasis, read from Markdown and written as it.

Exporters and importers meet here: the ones take the blocks of a text, the others make blocks of a foreign
document. Emphasis follows CommonMark 0.31 (section 6.2); of its blocks only those are read that novels
have, so that a line that happens to begin with a number or a dash stays the line that it is.
"""

from __future__ import annotations

import re
import string
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Literal

from aiauthor.documents.outline import heading_of_line

BlockKind = Literal["heading", "paragraph", "quote", "scene"]

_ESCAPABLE = frozenset(string.punctuation)
_SPECIAL = re.compile(r"[*_\\]")
_QUOTE = re.compile(r" {0,3}> ?")
_BREAK_MARK = re.compile(r"(?: {2,}|\\)$")
# Lines of a hard-wrapped file: long, but no longer than an editor of old is wide.
_WRAP_CHARS = range(50, 100)
_MAX_STYLED = 50
_NEAR = 10


@dataclass(frozen=True)
class Run:
    """A stretch of text in one style; a newline in it breaks the line."""

    text: str = field(repr=False)
    bold: bool = False
    italic: bool = False


@dataclass(frozen=True)
class Block:
    """A heading (level 1 to 6), paragraph, quoted paragraph or scene break (its signs as one run, or a gap)."""

    kind: BlockKind
    runs: tuple[Run, ...] = ()
    level: int = 0

    @property
    def text(self) -> str:
        """The text without its styles."""
        return "".join(run.text for run in self.runs)


def parse(text: str, *, styled: bool = True) -> list[Block]:
    """The blocks of a manuscript.

    A blank line ends a paragraph. In a text that has hardly any blank lines, every line is a paragraph,
    as the editor shows it, and a blank one a gap; lines of a hard-wrapped text are joined.

    Args:
        text: the manuscript.
        styled: False for plain text, whose asterisks are asterisks.
    """
    inline = parse_inline if styled else _plain_inline
    groups = _groups(text)
    lines = [line for group in groups for line in group]
    wrapped = _is_wrapped(groups)
    dense = not wrapped and len(groups) < 0.5 * len(lines)
    blocks: list[Block] = []
    for number, group in enumerate(groups):
        if dense and number and not _is_special(group[0]) and blocks and blocks[-1].kind in ("paragraph", "quote"):
            blocks.append(Block("scene"))
        pending: list[str] = []
        for line in group:
            special = _special(line, inline)
            if special is None:
                pending.append(line)
                if dense:
                    blocks += _paragraph(pending, inline, wrapped=wrapped)
                    pending = []
                continue
            blocks += _paragraph(pending, inline, wrapped=wrapped)
            pending = []
            blocks.append(special)
        blocks += _paragraph(pending, inline, wrapped=wrapped)
    return blocks


def write(blocks: Sequence[Block]) -> str:
    """Markdown that `parse` reads as these blocks, one blank line between them."""
    parts = []
    for block in blocks:
        if block.kind == "scene":
            parts.append(block.text.strip() or "* * *")
            continue
        lines = _written_lines(block)
        if block.kind == "heading":
            title = " ".join(line.strip() for line in lines if line.strip())
            if title:
                parts.append(f"{'#' * max(1, min(6, block.level))} {title}")
        elif block.kind == "quote":
            parts.append("\n".join(f"> {line}" for line in lines))
        elif any(line.strip() for line in lines):
            parts.append("\n".join(_guarded(line) for line in lines))
    return "\n\n".join(parts) + "\n" if parts else ""


def parse_inline(text: str) -> tuple[Run, ...]:
    """The styled runs of a paragraph; backslashes before punctuation are taken away."""
    if not _SPECIAL.search(text):
        return (Run(text),) if text else ()
    nodes = list(_nodes(text))
    _pair(nodes)
    runs: list[Run] = []
    bold = italic = 0
    for node in nodes:
        if isinstance(node, str):
            runs.append(Run(node, bold > 0, italic > 0))
            continue
        for size in node.closes:
            bold, italic = bold - (size == 2), italic - (size == 1)
        if node.count:
            runs.append(Run(node.character * node.count, bold > 0, italic > 0))
        for size in node.opens:
            bold, italic = bold + (size == 2), italic + (size == 1)
    return merged(runs)


def write_inline(runs: Sequence[Run]) -> str:
    """Markdown of a paragraph's runs; a style that Markdown cannot spell in its place is left out."""
    wanted = merged(_trimmed(runs))
    for candidate in (wanted, merged(part for run in wanted for part in _without_edge_signs(run))):
        spelt = _spelt(candidate)
        if spelt is not None:
            return spelt
    # Some style ends where none can end in Markdown, as inside “Hello,”he: keep the others.
    kept: set[int] = set()
    for n in [n for n, run in enumerate(candidate) if run.bold or run.italic][:_MAX_STYLED]:
        if _spelt(_only(candidate, kept | {n})) is not None:
            kept.add(n)
    return _spelt(_only(candidate, kept)) or _escaped("".join(run.text for run in wanted))


def _spelt(runs: tuple[Run, ...]) -> str | None:
    """Markdown that is read as these runs, with as few backslashes as that takes; None if there is none."""
    for escape in (False, True):
        for mark in "*_":
            spelt = _spell(runs, mark, escape=escape)
            if parse_inline(spelt) == runs:
                return spelt
    return None


def _only(runs: tuple[Run, ...], kept: set[int]) -> tuple[Run, ...]:
    return merged(run if n in kept else Run(run.text) for n, run in enumerate(runs))


def merged(runs: Sequence[Run] | Iterator[Run]) -> tuple[Run, ...]:
    """The same runs, neighbours of one style as one, empty ones gone."""
    result: list[Run] = []
    for run in runs:
        if not run.text:
            continue
        if result and (result[-1].bold, result[-1].italic) == (run.bold, run.italic):
            result[-1] = Run(result[-1].text + run.text, run.bold, run.italic)
        else:
            result.append(run)
    return tuple(result)


def _groups(text: str) -> list[list[str]]:
    groups: list[list[str]] = [[]]
    for line in text.split("\n"):
        if line.strip():
            groups[-1].append(line)
        elif groups[-1]:
            groups.append([])
    return [group for group in groups if group]


def _is_wrapped(groups: list[list[str]]) -> bool:
    """Whether line breaks were set by a program: full lines, followed by ones that begin in mid-sentence."""
    full = continued = followed = 0
    for group in groups:
        for line, following in zip(group, group[1:], strict=False):
            if _is_special(line) or _is_special(following):
                continue
            followed += 1
            full += len(line) in _WRAP_CHARS
            continued += following.lstrip()[:1].islower()
    return followed > 0 and full > 0.8 * followed and continued > 0.3 * followed


def _plain_inline(text: str) -> tuple[Run, ...]:
    return (Run(text),) if text else ()


def _is_special(line: str) -> bool:
    return heading_of_line(line) is not None


def _special(line: str, inline: Callable[[str], tuple[Run, ...]]) -> Block | None:
    heading = heading_of_line(line)
    if heading is None:
        return None
    if heading.kind == "scene":
        return Block("scene", (Run(heading.title),))
    return Block("heading", inline(heading.title), min(heading.level, 6))


def _paragraph(lines: list[str], inline: Callable[[str], tuple[Run, ...]], *, wrapped: bool) -> Iterator[Block]:
    if not lines:
        return
    quote = all(_QUOTE.match(line) for line in lines)
    if quote:
        lines = [_QUOTE.sub("", line, count=1) for line in lines]
    if wrapped:
        joined = " ".join(line.strip() for line in lines)
    else:
        joined = "\n".join([_BREAK_MARK.sub("", line).strip() for line in lines[:-1]] + [lines[-1].strip()])
    runs = inline(joined)
    if runs:
        yield Block("quote" if quote else "paragraph", runs)


def _written_lines(block: Block) -> list[str]:
    """A block's Markdown, line by line: a style that runs on over a break is spelt on both sides of it."""
    lines: list[list[Run]] = [[]]
    for run in block.runs:
        first, *others = run.text.split("\n")
        lines[-1].append(Run(first, run.bold, run.italic))
        lines += [[Run(other, run.bold, run.italic)] for other in others]
    return [write_inline(line).strip() for line in lines]


def _guarded(line: str) -> str:
    """A paragraph's line that would be read as a heading or quotation, kept from it."""
    found = heading_of_line(line)
    return f"\\{line}" if _QUOTE.match(line) or (found is not None and found.kind == "heading") else line


@dataclass
class _Delimiter:
    """A row of asterisks or underscores, and what became of it: (closing, what is left, opening)."""

    character: str
    count: int
    can_open: bool
    can_close: bool
    length: int
    closes: list[int] = field(default_factory=list)
    opens: list[int] = field(default_factory=list)


def _nodes(text: str) -> Iterator[str | _Delimiter]:
    at = start = 0
    plain = ""
    while (found := _SPECIAL.search(text, at)) is not None:
        sign, at = found[0], found.start()
        plain += text[start:at]
        if sign == "\\":
            escaped = text[at + 1 : at + 2] in _ESCAPABLE and at + 1 < len(text)
            plain += text[at + 1] if escaped else sign
            at += 2 if escaped else 1
        else:
            end = at
            while text[end : end + 1] == sign:
                end += 1
            if plain:
                yield plain
                plain = ""
            yield _delimiter(sign, end - at, text[at - 1 : at] if at else " ", text[end : end + 1] or " ")
            at = end
        start = at
    plain += text[start:]
    if plain:
        yield plain


def _delimiter(sign: str, count: int, before: str, after: str) -> _Delimiter:
    """CommonMark's left- and right-flanking rows."""
    left = not after.isspace() and (not _is_sign(after) or before.isspace() or _is_sign(before))
    right = not before.isspace() and (not _is_sign(before) or after.isspace() or _is_sign(after))
    if sign == "*":
        return _Delimiter(sign, count, left, right, count)
    return _Delimiter(
        sign, count, left and (not right or _is_sign(before)), right and (not left or _is_sign(after)), count
    )


def _is_sign(character: str) -> bool:
    return unicodedata.category(character)[0] in "PS"


def _pair(nodes: list[str | _Delimiter]) -> None:
    """Match opening with closing rows: CommonMark's "process emphasis", in linear time."""
    openers: list[_Delimiter] = []
    searched: dict[tuple[str, bool, int], int] = {}  # below this height of `openers` none fits such a closing row
    for node in nodes:
        if isinstance(node, str):
            continue
        kind = (node.character, node.can_open, node.length % 3)
        while node.can_close and node.count:
            lowest = searched.get(kind, 0)
            index = next((n for n in range(len(openers) - 1, lowest - 1, -1) if _fit(openers[n], node)), None)
            if index is None:
                searched[kind] = len(openers)
                break
            opener = openers[index]
            del openers[index + 1 :]
            size = 2 if opener.count >= 2 and node.count >= 2 else 1
            opener.opens.insert(0, size)
            node.closes.append(size)
            opener.count -= size
            node.count -= size
            if not opener.count:
                openers.pop()
            searched = {key: min(height, len(openers)) for key, height in searched.items()}
        if node.can_open and node.count:
            openers.append(node)


def _fit(opener: _Delimiter, closer: _Delimiter) -> bool:
    if opener.character != closer.character:
        return False
    if (opener.can_close or closer.can_open) and (opener.length + closer.length) % 3 == 0:
        return opener.length % 3 == 0 and closer.length % 3 == 0
    return True


def _trimmed(runs: Sequence[Run]) -> Iterator[Run]:
    """White space at the edges of a style moved out of it: Markdown cannot have it there."""
    pieces: list[Run] = []
    for run in runs:
        core = run.text.strip()
        start = run.text.index(core) if core else len(run.text)
        pieces.append(Run(run.text[:start]))
        pieces.append(Run(core, run.bold, run.italic))
        pieces.append(Run(run.text[start + len(core) :]))
    pieces = [piece for piece in pieces if piece.text]
    for n, piece in enumerate(pieces):
        if piece.text.strip():
            yield piece
            continue
        # Blanks have the styles that reach over them.
        around = range(max(0, n - _NEAR), min(len(pieces), n + _NEAR))
        left = next((pieces[k] for k in reversed(around) if k < n and pieces[k].text.strip()), Run(""))
        right = next((pieces[k] for k in around if k > n and pieces[k].text.strip()), Run(""))
        yield Run(piece.text, left.bold and right.bold, left.italic and right.italic)


def _without_edge_signs(run: Run) -> Iterator[Run]:
    """Punctuation at the edges of a style moved out of it, where a letter next to it forbids the style to end."""
    if not (run.bold or run.italic):
        yield run
        return
    start, end = 0, len(run.text)
    while start < end and not run.text[start].isalnum():
        start += 1
    while end > start and not run.text[end - 1].isalnum():
        end -= 1
    yield Run(run.text[:start])
    yield Run(run.text[start:end], run.bold, run.italic)
    yield Run(run.text[end:])


def _spell(runs: Sequence[Run], mark: str, *, escape: bool) -> str:
    """The runs with marks around them, the outer style being the one that lasts longer."""
    parts: list[str] = []
    opened: list[str] = []
    for n, run in enumerate(runs):
        wanted = {"bold": run.bold, "italic": run.italic}
        while not all(wanted[style] for style in opened):
            parts.append(_mark(opened.pop(), mark))
        fresh = [style for style in wanted if wanted[style] and style not in opened]
        fresh.sort(key=lambda style: _lasts(runs, n, style), reverse=True)
        for style in fresh:
            opened.append(style)
            parts.append(_mark(style, mark))
        parts.append(_escaped(run.text) if escape else run.text)
    parts += [_mark(style, mark) for style in reversed(opened)]
    return "".join(parts)


def _lasts(runs: Sequence[Run], n: int, style: str) -> int:
    end = n
    while end < len(runs) and getattr(runs[end], style):
        end += 1
    return end


def _mark(style: str, mark: str) -> str:
    return "**" if style == "bold" else mark


def _escaped(text: str) -> str:
    return _SPECIAL.sub(lambda sign: "\\" + sign[0], text)
