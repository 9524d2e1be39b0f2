"""A page saved as MHTML → its HTML part."""

from __future__ import annotations

import base64
import email
import email.policy
import re
from dataclasses import dataclass
from email.errors import InvalidBase64LengthDefect

from search.errors import ExtractError

_HEAD = re.compile(rb"^(?:[A-Za-z-]+:[^\n]*\n(?:[ \t][^\n]*\n)*){1,40}", re.ASCII)
_NO_BASE64 = re.compile(rb"[^A-Za-z0-9+/]")


@dataclass(frozen=True, slots=True)
class Part:
    """The main part of an archive: its bytes, the charset of its header, its address and its MIME type."""

    raw: bytes
    charset: str | None
    url: str | None
    html: bool


def is_mhtml(raw: bytes) -> bool:
    """Say whether bytes begin with the header of a MIME archive."""
    head = _HEAD.match(raw[:8192].lstrip().replace(b"\r\n", b"\n"))
    return bool(head and b"mime-version:" in head[0].lower() and b"content-type:" in head[0].lower())


def unpack(raw: bytes) -> Part:
    """Return the page an archive holds: the HTML part it names as its own, else the first.

    Raises ExtractError where there is none.
    """
    try:
        message = email.message_from_bytes(raw.lstrip(), policy=email.policy.compat32)
        every = list(message.walk())
    except RecursionError as error:
        raise ExtractError("is a MIME archive nested too deeply") from error
    wanted = message.get("Snapshot-Content-Location")
    parts = [p for p in every if p.get_content_type() in ("text/html", "application/xhtml+xml", "text/plain")]
    parts.sort(key=lambda p: (p.get_content_type() == "text/plain", p.get("Content-Location") != wanted))
    for part in parts:
        payload = part.get_payload(decode=True)
        if any(isinstance(defect, InvalidBase64LengthDefect) for defect in part.defects):
            letters = _NO_BASE64.sub(b"", bytes(payload))  # cut off in the middle: it is given as it stands
            payload = base64.b64decode(letters[: len(letters) // 4 * 4])
        if isinstance(payload, bytes) and payload.strip():
            url = part.get("Content-Location") or wanted
            charset = part.get_param("charset")
            return Part(
                payload,
                charset if isinstance(charset, str) else None,
                str(url) if url else None,
                part.get_content_type() != "text/plain",
            )
    raise ExtractError("is a MIME archive without a page in it")
