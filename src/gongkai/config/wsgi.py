"""The WSGI application that granian serves."""

import os
from typing import Any

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "gongkai.config.settings")
_django = get_wsgi_application()


def application(environ: dict[str, Any], start_response: Any) -> Any:
    """Answer a request. Under GONGKAI_PATH_PREFIX the proxy may pass the prefix on or strip it: both work."""
    from django.conf import settings

    prefix = settings.FORCE_SCRIPT_NAME
    path = environ.get("PATH_INFO", "")
    if prefix and (path == prefix or path.startswith(f"{prefix}/")):
        environ["PATH_INFO"] = path[len(prefix) :] or "/"
        environ["SCRIPT_NAME"] = prefix
    return _django(environ, start_response)
