"""`python -m rutan`: the same as the command `rutan`."""

from __future__ import annotations

import sys

from rutan import main

if __name__ == "__main__":
    sys.exit(main())
