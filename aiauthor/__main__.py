"""`python -m aiauthor`."""

from __future__ import annotations

import sys

from aiauthor.cli.main import main

if __name__ == "__main__":
    sys.exit(main())
