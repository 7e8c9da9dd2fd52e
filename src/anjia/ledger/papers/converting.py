"""The limited process that becomes LibreOffice: `python -m anjia.ledger.papers.converting`.

Nothing but the standard library: it limits itself, then it is replaced.
"""

import os
import resource
import sys

MEMORY = 4 * 1024**3
SECONDS = 80  # of processor time
BIGGEST = 256 * 1024**2


def main() -> None:
    """Limit this process, then convert `paper.docx` in the folder that is named."""
    office, folder = sys.argv[1:]
    for kind, most in (
        (resource.RLIMIT_AS, MEMORY),
        (resource.RLIMIT_CPU, SECONDS),
        (resource.RLIMIT_FSIZE, BIGGEST),
        (resource.RLIMIT_CORE, 0),
    ):
        hard = resource.getrlimit(kind)[1]
        bound = most if hard == resource.RLIM_INFINITY else min(most, hard)
        resource.setrlimit(kind, (bound, bound))
    command = [
        *(office, f"-env:UserInstallation=file://{folder}/profile", "--headless", "--norestore"),
        *("--nolockcheck", "--convert-to", "pdf:writer_pdf_Export", "--outdir", folder),
        f"{folder}/paper.docx",
    ]
    os.execv(office, command)  # noqa: S606 - our own command, no shell


if __name__ == "__main__":
    main()
