"""Settings of the tests: as in use, but quick password hashes, a throw-away folder, tasks run at once."""

import atexit
import os
import shutil
import tempfile

if "GONGKAI_DATA_DIR" not in os.environ:
    # Made by the first process; the workers of pytest-xdist and servers started by tests inherit it.
    os.environ["GONGKAI_DATA_DIR"] = tempfile.mkdtemp(prefix="gongkai-test-")
    atexit.register(shutil.rmtree, os.environ["GONGKAI_DATA_DIR"], ignore_errors=True)
os.environ.setdefault("GONGKAI_SECRET_KEY", "test-secret-key-that-is-long-enough-for-every-check-0123456789")
os.environ.setdefault("GONGKAI_MASTER_KEY", "00" * 32)

from gongkai.config.settings import *  # noqa: F403

if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":  # noqa: F405
    # A file, not memory: threads and live servers meet the locks of real use. Only the disk is not awaited.
    DATABASES["default"]["TEST"] = {"NAME": str(DATA_DIR / "test.sqlite3")}  # noqa: F405
    DATABASES["default"]["OPTIONS"]["init_command"] = (  # noqa: F405
        "PRAGMA journal_mode=WAL; PRAGMA synchronous=OFF; PRAGMA foreign_keys=ON;"
    )
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
TASKS = {"default": {"BACKEND": "django_tasks.backends.immediate.ImmediateBackend"}}
STORAGES = {
    "default": STORAGES["default"],  # noqa: F405
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
STATIC_ROOT.mkdir(parents=True, exist_ok=True)  # noqa: F405  whitenoise looks for it
AXES_ENABLED = False
# Tests empty tables between them; tests/journal make the triggers where they test them.
JOURNAL_TRIGGERS = False
ALLOWED_HOSTS = ["*"]
STAFF_MFA_REQUIRED = False
# Tests change the database behind the journal's back; tests/portal switch the cache on where they test it.
PORTAL_PAGE_CACHE = False
# Mails go to the outbox of the tests.
EMAIL_ENABLED = True
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
