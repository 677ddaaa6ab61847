"""`python -m core.cli` is `graft`."""

import sys

from core.cli.entry import main

if __name__ == "__main__":
    sys.exit(main())
