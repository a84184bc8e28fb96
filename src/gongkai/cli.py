"""`gongkai`: the project's manage command. `gongkai help` lists what it can do."""

import os
import sys


def main() -> None:
    """Run one command. Exit code 0 fine, 1 findings, 2 could not run."""
    if sys.argv[1:2] == ["privacy"]:  # pure: no settings, no database, no framework to start
        from gongkai.privacy.command import main as privacy

        sys.exit(privacy(sys.argv[2:]))
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "gongkai.config.settings")
    from django.core.management import ManagementUtility

    utility = ManagementUtility(sys.argv)
    utility.prog_name = "gongkai"
    utility.execute()
