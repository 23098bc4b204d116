"""``python -m convenio.cli`` is the same as ``convenio``."""

import sys

from convenio.cli.command import main

sys.exit(main())
