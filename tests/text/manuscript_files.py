"""Manuscripts made by hand, byte by byte, so that every path is walked without another program."""

from __future__ import annotations

import zipfile
from pathlib import Path

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
W_STRICT = 'xmlns:w="http://purl.oclc.org/ooxml/wordprocessingml/main"'
MC = 'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'
ODF = " ".join(
    f'xmlns:{prefix}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
    for prefix, name in {
        "office": "office", "text": "text", "style": "style", "draw": "drawing", "table": "table",
        "svg": "svg-compatible", "manifest": "manifest",
    }.items()
) + ' xmlns:dc="http://purl.org/dc/elements/1.1/"'  # fmt: skip
XHTML = 'xmlns="http://www.w3.org/1999/xhtml" xmlns:epub="http://www.idpf.org/2007/ops"'


def write(path: Path, data: str | bytes) -> Path:
    path.write_bytes(data if isinstance(data, bytes) else data.encode())
    return path


def zip_file(path: Path, members: dict[str, str | bytes]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return path


def run(text: str, properties: str = "") -> str:
    return f'<w:r><w:rPr>{properties}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'


def para(*runs: str, properties: str = "") -> str:
    return f"<w:p><w:pPr>{properties}</w:pPr>{''.join(runs)}</w:p>"


def docx(path: Path, *paragraphs: str, namespace: str = W, title: str = "", part: str = "word/document.xml") -> Path:
    body = f"<w:document {namespace} {MC}><w:body>{''.join(paragraphs)}</w:body></w:document>"
    relations = (
        '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="r1" '
        'Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" '
        f'Target="{part}"/></Relationships>'
    )
    core = f'<c:p xmlns:c="urn:c" xmlns:dc="http://purl.org/dc/elements/1.1/"><dc:title>{title}</dc:title></c:p>'
    return zip_file(
        path,
        {"[Content_Types].xml": "<Types/>", "_rels/.rels": relations, part: body, "docProps/core.xml": core},
    )


def odt_content(inner: str, *, styles: str = "", root: str = "document-content") -> str:
    return (
        f"<office:{root} {ODF}><office:automatic-styles>{styles}</office:automatic-styles>"
        f"<office:body><office:text>{inner}</office:text></office:body></office:{root}>"
    )


def odt(path: Path, inner: str, *, styles: str = "", manifest: str = "", title: str = "") -> Path:
    return zip_file(
        path,
        {
            "mimetype": "application/vnd.oasis.opendocument.text",
            "content.xml": odt_content(inner, styles=styles),
            "meta.xml": f"<office:document-meta {ODF}><dc:title>{title}</dc:title></office:document-meta>",
            "META-INF/manifest.xml": f"<manifest:manifest {ODF}>{manifest}</manifest:manifest>",
        },
    )


def page(body: str, *, head: str = "<title>x</title>", attributes: str = "") -> str:
    declaration = '<?xml version="1.0" encoding="utf-8"?>'
    return f"{declaration}<html {XHTML}><head>{head}</head><body {attributes}>{body}</body></html>"


def epub(
    path: Path,
    pages: dict[str, str | bytes],
    *,
    properties: dict[str, str] | None = None,
    linear: dict[str, str] | None = None,
    guide: str = "",
    title: str = "",
    extra: dict[str, str] | None = None,
) -> Path:
    items = "".join(
        f'<item id="i{number}" href="{name}" media-type="application/xhtml+xml" '
        f'properties="{(properties or {}).get(name, "")}"/>'
        for number, name in enumerate(pages)
    )
    spine = "".join(
        f'<itemref idref="i{number}" linear="{(linear or {}).get(name, "yes")}"/>' for number, name in enumerate(pages)
    )
    package = (
        '<package xmlns="http://www.idpf.org/2007/opf" xmlns:dc="http://purl.org/dc/elements/1.1/" version="3.0">'
        f"<metadata><dc:title>{title}</dc:title></metadata><manifest>{items}</manifest><spine>{spine}</spine>"
        f"<guide>{guide}</guide></package>"
    )
    container = (
        '<container xmlns="urn:oasis:names:tc:opendocument:xmlns:container" version="1.0"><rootfiles>'
        '<rootfile full-path="OEBPS/book.opf" media-type="application/oebps-package+xml"/></rootfiles></container>'
    )
    members: dict[str, str | bytes] = {
        "mimetype": "application/epub+zip",
        "META-INF/container.xml": container,
        "OEBPS/book.opf": package,
    }
    members |= {f"OEBPS/{name}": data for name, data in pages.items()}
    return zip_file(path, members | (extra or {}))


def item(identifier: str, *children: str, version: int = 3, kind: str = "Text", included: bool = True) -> str:
    name = "UUID" if version == 3 else "ID"
    mark = "<IncludeInCompile>Yes</IncludeInCompile>" if included else "<LabelID>1</LabelID>"
    return (
        f'<BinderItem {name}="{identifier}" Type="{kind}"><Title>{identifier}</Title><MetaData>{mark}</MetaData>'
        f"<Children>{''.join(children)}</Children></BinderItem>"
    )


def scriv(path: Path, binder: str, texts: dict[str, str], *, version: int = 3) -> Path:
    path.mkdir()
    (path / f"{path.stem}.scrivx").write_text(
        f'<?xml version="1.0"?><ScrivenerProject Version="2.0"><Binder>{binder}</Binder></ScrivenerProject>', "utf-8"
    )
    for identifier, text in texts.items():
        name = f"Data/{identifier}/content.rtf" if version == 3 else f"Docs/{identifier}.rtf"
        file = path / "Files" / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text("{\\rtf1\\ansi " + text + "}", "ascii")
    return path
