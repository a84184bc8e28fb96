"""`gongkai`: the project's manage command. `gongkai help` lists what it can do."""

import os
import sys


def main() -> None:
    """Run one command. Exit code 0 fine, 1 findings, 2 could not run."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "gongkai.config.settings")
    from django.core.management import ManagementUtility

    utility = ManagementUtility(sys.argv)
    utility.prog_name = "gongkai"
    utility.execute()
