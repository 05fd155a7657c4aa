"""`python -m clinicpages`: the same as the `clinicpages` command."""

import sys

from clinicpages.cli import main

sys.exit(main())
