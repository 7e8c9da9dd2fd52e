"""A paper as .pdf, by LibreOffice where it is present; the application does without it.

It runs as a process of its own with a profile of its own that is thrown away: bounded in time,
memory and files, without macros, without links that it might follow.
"""

import os
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
from pathlib import Path
from xml.sax.saxutils import escape

from anjia.kernel.refusals import Refused
from anjia.ledger.papers import converting
from anjia.ledger.papers.paper import Paper
from anjia.ledger.papers.word import docx

SECONDS = 90
# One at a time in a process: each takes some 300 MB.
_TURN = threading.Lock()
_SETTINGS = (
    ("/org.openoffice.Office.Common/Security/Scripting", "MacroSecurityLevel", "3"),
    ("/org.openoffice.Office.Common/Security/Scripting", "DisableMacrosExecution", "true"),
    ("/org.openoffice.Office.Common/Security/Scripting", "BlockUntrustedRefererLinks", "true"),
    ("/org.openoffice.Office.Writer/Content/Update", "Link", "0"),
    ("/org.openoffice.Office.Common/Misc", "FirstRun", "false"),
)
# The norm's fonts are rarely on a server: what stands for them, best first.
_FONTS = (
    ("方正小标宋简体", ("FZXiaoBiaoSong-B05S", "STZhongsong", "Noto Serif CJK SC")),
    ("仿宋_GB2312", ("FangSong", "STFangsong", "Noto Serif CJK SC")),
    ("楷体_GB2312", ("KaiTi", "STKaiti", "AR PL UKai CN", "Noto Serif CJK SC")),
    ("黑体", ("SimHei", "STHeiti", "Noto Sans CJK SC")),
    ("宋体", ("SimSun", "STSong", "Noto Serif CJK SC")),
)


def can_pdf() -> bool:
    """Whether LibreOffice is here; where it is not, a page offers no PDF."""
    return _office() is not None


def pdf(paper: Paper) -> bytes:
    """Return the document as PDF.

    Raises Refused: `pdf_not_here` without LibreOffice, `pdf_busy`, `pdf_too_slow`, `pdf_failed`.
    """
    office = _office()
    if office is None:
        raise Refused("pdf_not_here")
    document = docx(paper)
    if not _TURN.acquire(timeout=SECONDS):
        raise Refused("pdf_busy")
    try:
        with tempfile.TemporaryDirectory(prefix="anjia-pdf-") as folder:
            return _converted(office, document, Path(folder))
    finally:
        _TURN.release()


def _office() -> str | None:
    return shutil.which("soffice") or shutil.which("libreoffice")


def _converted(office: str, document: bytes, folder: Path) -> bytes:
    (folder / "paper.docx").write_bytes(document)
    _prepare(folder)
    with subprocess.Popen(
        (sys.executable, "-I", converting.__file__, office, str(folder)),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        env={
            "HOME": str(folder),
            "TMPDIR": str(folder),
            "LANG": "C.UTF-8",
            "PATH": os.defpath,
            "FONTCONFIG_FILE": str(folder / "fonts.conf"),
        },
        cwd=folder,
        start_new_session=True,  # so that what it starts ends with it
    ) as process:
        try:
            code = process.wait(timeout=SECONDS)
        except subprocess.TimeoutExpired as late:
            raise Refused("pdf_too_slow", seconds=SECONDS) from late
        finally:
            _end(process)
    made = folder / "paper.pdf"
    if code != 0 or not made.is_file() or not made.read_bytes().startswith(b"%PDF"):
        raise Refused("pdf_failed")
    return made.read_bytes()


def _end(process: "subprocess.Popen[bytes]") -> None:
    try:
        os.killpg(process.pid, signal.SIGKILL)
    except ProcessLookupError:
        return  # all of them have ended


def _prepare(folder: Path) -> None:
    """Write the profile and what stands for which font."""
    profile = folder / "profile" / "user"
    profile.mkdir(parents=True)
    items = "".join(
        f'<item oor:path="{path}"><prop oor:name="{name}" oor:op="fuse"><value>{value}</value>'
        "</prop></item>"
        for path, name, value in _SETTINGS
    )
    (profile / "registrymodifications.xcu").write_text(
        '<?xml version="1.0" encoding="UTF-8"?>'
        '<oor:items xmlns:oor="http://openoffice.org/2001/registry" '
        'xmlns:xs="http://www.w3.org/2001/XMLSchema" '
        f'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">{items}</oor:items>',
        encoding="utf-8",
    )
    aliases = "".join(_alias(name, others) for name, others in _FONTS)
    (folder / "fonts.conf").write_text(
        '<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd"><fontconfig>'
        '<include ignore_missing="yes">/etc/fonts/fonts.conf</include>'
        f"{aliases}<cachedir>{escape(str(folder / 'fonts'))}</cachedir></fontconfig>",
        encoding="utf-8",
    )


def _alias(name: str, others: tuple[str, ...]) -> str:
    edits = "".join(f"<string>{escape(family)}</string>" for family in others)
    return (
        f'<match target="pattern"><test name="family"><string>{name}</string></test>'
        f'<edit name="family" mode="append" binding="strong">{edits}</edit></match>'
    )
