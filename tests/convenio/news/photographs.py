"""Photographs made for tests: with a place, a camera and words inside, turned, animated, broken, far too large."""

import io
import struct
import zlib

from PIL import Image, PngImagePlugin
from PIL.ExifTags import IFD, Base

SECRET = "31 Secret Street"


def drawn(size=(900, 600), colour=(30, 90, 160)):
    picture = Image.new("RGB", size, colour)
    picture.paste((220, 40, 40), (0, 0, size[0] // 3, size[1] // 3))  # red in the upper left corner
    return picture


def saved(picture, kind="JPEG", **options):
    out = io.BytesIO()
    picture.save(out, kind, **options)
    return out.getvalue()


def with_place(orientation=1):
    """A JPEG as a telephone makes it."""
    exif = Image.Exif()
    exif[Base.Make], exif[Base.Model], exif[Base.Orientation] = "Secretphone", SECRET, orientation
    exif[Base.Artist] = SECRET
    place = exif.get_ifd(IFD.GPSInfo)
    place[1], place[2], place[3], place[4] = "N", (34.0, 20.0, 0.0), "E", (108.0, 56.0, 0.0)
    exif.get_ifd(IFD.Exif)[Base.UserComment] = SECRET.encode()
    return saved(drawn(), exif=exif, comment=SECRET.encode(), icc_profile=b"not a profile " + SECRET.encode())


def png_with_words():
    words = PngImagePlugin.PngInfo()
    words.add_text("Comment", SECRET)
    return saved(drawn().convert("RGBA"), "PNG", pnginfo=words)


def bomb(width=60_000, height=60_000):
    """A PNG of a few bytes that says it has 3,600 million pixels."""

    def chunk(name, body):
        return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", head)
        + chunk(b"IDAT", zlib.compress(b"\0" * 100_000))
        + chunk(b"IEND", b"")
    )


def animation():
    return saved(drawn(), "WEBP", save_all=True, append_images=[drawn(colour=(0, 0, 0))], duration=100)


def animation_as_jpeg_named_pdf():
    """What the documents room keeps and no page may show."""
    return b"%PDF-1.7\n" + animation()
