"""How large a picture is when it is drawn: a small file may fill the memory of whoever opens it."""

from __future__ import annotations

import warnings
from typing import IO

from PIL import Image

MOST_PIXELS = 150_000_000  # a drawing of A0 at 300 dpi; project default


def pixels_of(content: IO[bytes]) -> int:
    """Return width times height of a seekable picture, by its head alone; 0 where it cannot be read as one.

    Drawings (SVG) have none. Nothing is decoded.
    """
    content.seek(0)
    with warnings.catch_warnings():
        # Pillow warns of large pictures; here they are measured.
        warnings.simplefilter("ignore", Image.DecompressionBombWarning)
        try:
            with Image.open(content) as picture:
                return picture.width * picture.height
        except Image.DecompressionBombError:
            return MOST_PIXELS + 1
        except Exception:  # Pillow raises anything; what is no picture is only downloaded
            return 0
