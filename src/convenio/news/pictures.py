"""Photographs made safe: really a picture, of a bearable size, drawn anew so that only the picture is left. Pure.

What is published is never what was brought: the pixels are decoded, turned upright, brought into sRGB and written as
JPEG with no other block of data, so location, camera, thumbnails, comments and colour profiles cannot remain.
"""

from __future__ import annotations

import io
import warnings
from dataclasses import dataclass

from PIL import Image, ImageCms, ImageOps
from PIL.ExifTags import IFD, Base

FORMATS = ("JPEG", "PNG", "WEBP")
LARGEST = 15 * 1024 * 1024
MOST_PIXELS = 50_000_000
"""A camera of the trade has fewer; more is a mistake, or an attack by a small file that becomes large when decoded."""
NARROWEST = 480
WIDEST = 2400
WIDTHS = (480, 960, 1600)
QUALITY = 84

TOO_LARGE, NO_PICTURE, TOO_MANY_PIXELS, TOO_SMALL, MOVING, BROKEN = (
    "too_large",
    "no_picture",
    "too_many_pixels",
    "too_small",
    "moving",
    "broken",
)
LOCATION, CAMERA, THUMBNAIL, WORDS, PROFILE, OTHER = "location", "camera", "thumbnail", "words", "profile", "other"


class NotAPhotograph(ValueError):
    """The bytes cannot be published; ``code`` says why."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True)
class Picture:
    """A picture drawn anew: JPEG bytes, its size in pixels, and what was inside the file before and is gone."""

    content: bytes
    width: int
    height: int
    removed: tuple[str, ...] = ()


def cleaned(content: bytes) -> Picture:
    """The picture alone, at most ``WIDEST`` wide and high.

    Raises:
        NotAPhotograph: too large, no JPEG, PNG or WebP, broken, several pictures in one, too many or too few pixels.
    """
    if len(content) > LARGEST:
        raise NotAPhotograph(TOO_LARGE)
    with _opened(content) as picture:
        if min(picture.size) < NARROWEST:
            raise NotAPhotograph(TOO_SMALL)
        removed = _inside(picture)
        upright = _upright(picture)
    upright.thumbnail((WIDEST, WIDEST), Image.Resampling.LANCZOS)
    return Picture(_written(upright), upright.width, upright.height, removed)


def narrowed(content: bytes) -> list[Picture]:
    """The picture in the widths that pages offer, none wider than it is; each drawn anew from the pixels alone.

    Raises:
        NotAPhotograph: as ``cleaned``. What a partner sent is judged like what was brought here.
    """
    whole = cleaned(content)
    found = []
    with _opened(whole.content) as picture:
        for width in sorted({min(width, whole.width) for width in WIDTHS}):
            height = max(1, round(whole.height * width / whole.width))
            small = _alone(picture.resize((width, height), Image.Resampling.LANCZOS))
            found.append(Picture(_written(small), width, height))
    return found


def _opened(content: bytes) -> Image.Image:
    """The picture, its size judged before a pixel is decoded."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            picture = Image.open(io.BytesIO(content), formats=FORMATS)
    except Image.DecompressionBombError:
        raise NotAPhotograph(TOO_MANY_PIXELS) from None
    except Exception:
        raise NotAPhotograph(NO_PICTURE) from None
    if picture.width * picture.height > MOST_PIXELS:
        raise NotAPhotograph(TOO_MANY_PIXELS)
    if getattr(picture, "n_frames", 1) > 1 and picture.format != "MPO":
        raise NotAPhotograph(MOVING)
    return picture


def _upright(picture: Image.Image) -> Image.Image:
    """The pixels in sRGB as they are meant to be seen, transparent ones white, with nothing else beside them."""
    try:
        picture.draft("RGB", (WIDEST, WIDEST))
        picture.load()
        turned = ImageOps.exif_transpose(picture)
        return _alone(_in_srgb(turned))
    except NotAPhotograph:
        raise
    except Exception:
        raise NotAPhotograph(BROKEN) from None


def _in_srgb(picture: Image.Image) -> Image.Image:
    profile = picture.info.get("icc_profile")
    if not profile or picture.mode not in ("RGB", "CMYK", "L"):
        return picture
    try:
        found = ImageCms.ImageCmsProfile(io.BytesIO(profile))
        turned = ImageCms.profileToProfile(picture, found, ImageCms.createProfile("sRGB"), outputMode="RGB")
    except (ImageCms.PyCMSError, OSError, ValueError, TypeError):
        return picture  # a profile that nobody can read: the colours as the numbers say
    return turned or picture


def _alone(picture: Image.Image) -> Image.Image:
    """A new image with the pixels and nothing else: what Pillow keeps beside them would be written out again."""
    fresh = Image.new("RGB", picture.size, "white")
    if picture.mode in ("RGBA", "LA", "PA") or "transparency" in picture.info:
        layer = picture.convert("RGBA")
        fresh.paste(layer, mask=layer.getchannel("A"))
    else:
        fresh.paste(picture.convert("RGB"))
    return fresh


def _written(picture: Image.Image) -> bytes:
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=QUALITY, optimize=True, progressive=True)
    return out.getvalue()


def _inside(picture: Image.Image) -> tuple[str, ...]:
    """What the file carries beside its pixels, in kinds that one may tell a person."""
    found = []
    try:
        exif = picture.getexif()
        if exif.get_ifd(IFD.GPSInfo):
            found.append(LOCATION)
        if any(exif.get(tag) for tag in (Base.Make, Base.Model, Base.Software)) or exif.get_ifd(IFD.Exif):
            found.append(CAMERA)
        if exif.get_ifd(IFD.IFD1):
            found.append(THUMBNAIL)
        if any(exif.get(tag) for tag in (Base.Artist, Base.Copyright, Base.ImageDescription)):
            found.append(WORDS)
    except Exception:
        found.append(OTHER)
    info = picture.info
    if info.get("icc_profile"):
        found.append(PROFILE)
    if info.get("comment") or info.get("photoshop") or getattr(picture, "text", None):
        found.append(WORDS)
    if info.get("xmp") or info.get("XML:com.adobe.xmp"):
        found.append(LOCATION if b"GPS" in _as_bytes(info) else OTHER)
    return tuple(dict.fromkeys(found))


def _as_bytes(info: dict[str | tuple[int, int], object]) -> bytes:
    value = info.get("xmp") or info.get("XML:com.adobe.xmp") or b""
    return value if isinstance(value, bytes) else str(value).encode("utf-8", "replace")
