"""Pictures: where they were taken (EXIF, XMP), what their comments say. No pixel is read."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from typing import Any, Final

from PIL import ExifTags, Image, UnidentifiedImageError

from gongkai.privacy.finding import Finding

from .parts import CannotRead, Found, Part, Text

_RAW_EXIF: Final = re.compile(rb"Exif\x00\x00(?=II\*\x00|MM\x00\*)")
_XMP_GPS: Final = re.compile(
    rb"(?:exif:)?GPS(Latitude|Longitude)(?:>|\s*=\s*[\"'])([\d.,]{3,20}[NSEW]?)", re.I
)
_TEXTS: Final = {
    "ImageDescription": "说明",
    "Artist": "作者",
    "Copyright": "版权",
    "XPTitle": "标题",
    "XPComment": "备注",
    "XPAuthor": "作者",
    "XPKeywords": "关键词",
    "XPSubject": "主题",
    "UserComment": "备注",
    "CameraOwnerName": "相机所有者",
    "DocumentName": "文件名",
}


def image(data: bytes) -> Iterator[Part]:
    """The parts of a picture. Raises CannotRead where the bytes are none."""
    exif, info, size_known = _exif(data)
    places = [*_gps(exif), *_xmp_gps(data)]
    seen: set[str] = set()
    findings = []
    for text, place in places:
        if text not in seen:
            seen.add(text)
            findings.append(Finding("location", None, None, text, place, 0.97, "照片带有拍摄位置"))
    yield Found(findings[:1] if size_known and len(findings) > 1 else findings)
    for tag, value in {**dict(exif), **dict(exif.get_ifd(ExifTags.IFD.Exif))}.items():
        name = ExifTags.TAGS.get(tag, "")
        if name in _TEXTS:
            yield Text([(f"属性:{_TEXTS[name]}（EXIF）", _text(value))])
    for key, value in info.items():
        if isinstance(value, (str, bytes)) and key not in ("exif", "icc_profile", "XML:com.adobe.xmp", "xmp"):
            yield Text([(f"属性:{key}", _text(value))])


def _exif(data: bytes) -> tuple[Image.Exif, dict[Any, Any], bool]:
    try:
        with Image.open(io.BytesIO(data)) as picture:
            return picture.getexif(), dict(picture.info), True
    except (UnidentifiedImageError, OSError, ValueError, SyntaxError, Image.DecompressionBombError) as error:
        hit = _RAW_EXIF.search(data)  # HEIC and damaged files
        if hit is None and b"ftyphei" not in data[:32] and b"ftypmif1" not in data[:32]:
            raise CannotRead("图片已损坏或格式无法识别，无法检查，请重新保存后再试。") from error
        exif = Image.Exif()
        if hit:
            exif.load(data[hit.start() : hit.start() + 1_000_000])
        return exif, {}, False


def _gps(exif: Image.Exif) -> Iterator[tuple[str, str]]:
    gps = exif.get_ifd(ExifTags.IFD.GPSInfo)
    latitude = _degrees(gps.get(ExifTags.GPS.GPSLatitude), gps.get(ExifTags.GPS.GPSLatitudeRef, "N"))
    longitude = _degrees(gps.get(ExifTags.GPS.GPSLongitude), gps.get(ExifTags.GPS.GPSLongitudeRef, "E"))
    if latitude is not None and longitude is not None and (latitude or longitude):
        yield f"{latitude:.6f}, {longitude:.6f}", "属性:GPS（EXIF）"


def _degrees(value: Any, reference: Any) -> float | None:
    try:
        parts = [float(part) for part in value] if isinstance(value, (tuple, list)) else [float(value)]
    except (TypeError, ValueError, ZeroDivisionError):
        return None
    total: float = sum(part / 60**power for power, part in enumerate(parts[:3]))
    if total != total:
        return None
    side = reference.decode("ascii", "replace") if isinstance(reference, bytes) else str(reference)
    return -total if side.strip("\x00 ").upper() in ("S", "W") else total


def _xmp_gps(data: bytes) -> Iterator[tuple[str, str]]:
    found = {name.lower(): value.decode() for name, value in _XMP_GPS.findall(data[:4_000_000])}
    if b"latitude" in found and b"longitude" in found:
        yield f"{found[b'latitude']}, {found[b'longitude']}", "属性:GPS（XMP）"


def _text(value: Any) -> str:
    if isinstance(value, bytes):
        for prefix, encoding in ((b"UNICODE\x00", "utf-16-le"), (b"ASCII\x00\x00\x00", "ascii")):
            if value.startswith(prefix):
                return value[8:].decode(encoding, "replace").replace("\x00", "")
        wide = len(value) > 3 and value.count(0) * 3 > len(value)
        for encoding in ("utf-16-le",) if wide else ("utf-8", "gb18030", "utf-16-le"):
            try:
                return value.decode(encoding).replace("\x00", "")
            except UnicodeDecodeError:
                continue
        return value.decode("latin-1")
    return str(value)
