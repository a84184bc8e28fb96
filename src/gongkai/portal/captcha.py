"""Proof of work against floods: the browser finds a number, quietly; without JavaScript an officer looks first.

Challenge and check are altcha's (PyPI, npm for the browser's worker). A challenge holds for one draft and two hours,
its solution once, over all processes.
"""

from __future__ import annotations

import base64
import json
import secrets
import time

from altcha import create_challenge, verify_solution

from gongkai.agencies.limits import RateLimit
from gongkai.files import keys

ALGORITHM = "SHA-256"
MINUTES = 120
# How many numbers a browser tries: about a second on a phone.
FEWEST, MOST = 4_000, 16_000
_ONCE = RateLimit("captcha", minutes=MINUTES + 5, count=1)


def _secret() -> bytes:
    return keys.derived("captcha")


def challenge(draft: str) -> str:
    """Return a fresh challenge for a draft (its public id), as JSON for the page."""
    made = create_challenge(
        ALGORITHM,
        1,
        counter=FEWEST + secrets.randbelow(MOST - FEWEST),
        expires_at=int(time.time()) + MINUTES * 60,
        data={"draft": draft},
        hmac_secret=_secret(),
    )
    return json.dumps(made.to_dict())


def solved(payload: str, draft: str) -> bool:
    """Return whether `payload` is a solution of a challenge of this draft that was not used before; it is used up."""
    if not payload or len(payload) > 4000:
        return False
    try:
        parameters = json.loads(base64.b64decode(payload))["challenge"]["parameters"]
        nonce, data = str(parameters["nonce"]), parameters.get("data")
    except (ValueError, KeyError, TypeError):
        return False
    if not verify_solution(payload, _secret()).verified or data != {"draft": draft}:
        return False
    return _ONCE.allow(nonce)
