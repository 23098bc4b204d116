"""A picture for the public page of the demonstration, drawn here: no photograph with a free licence was at hand.

Dawn over two landscapes that meet at a river: hills and a brick pagoda to the left, firs and a tower to the right. It
shows nobody and no real building, and its credit says that it was drawn.
"""

import io
from math import sin

from PIL import Image, ImageDraw, ImageFilter

WIDTH, HEIGHT = 1600, 900
SHOWN = (0, 180, WIDTH, HEIGHT)
"""What of it is shown: less sky."""
TWICE = 2
"""Drawn at twice the size and made smaller, so that edges are smooth."""
SKY = ((24, 44, 84), (92, 120, 160), (236, 196, 160), (250, 226, 190))
HILLS = (((126, 148, 178), 0.60, 46), ((82, 112, 142), 0.66, 38), ((48, 80, 104), 0.73, 30), ((24, 52, 62), 0.81, 18))
DARK, LAMP, WATER = (14, 34, 44), (255, 214, 140), (226, 190, 160)
Point = tuple[float, float]


def picture() -> bytes:
    """The picture as JPEG; the same bytes whenever it is drawn by the same library."""
    image = Image.new("RGB", (WIDTH * TWICE, HEIGHT * TWICE))
    draw = ImageDraw.Draw(image)
    _sky(draw)
    sun = Image.new("L", image.size, 0)
    ImageDraw.Draw(sun).ellipse(_box(800, 530, 120), fill=190)
    image.paste((255, 236, 200), mask=sun.filter(ImageFilter.GaussianBlur(60)))
    draw.ellipse(_box(800, 530, 62), fill=(255, 240, 214))
    for at, (colour, level, height) in enumerate(HILLS):
        _hills(draw, colour, level * HEIGHT, height, at)
    _river(draw)
    for number in range(34):
        _fir(draw, 1010 + number * 18 + 9 * sin(number * 5.1), 742 + 26 * sin(number * 2.3) + number * 2.2, number)
    _pagoda(draw, 360, 770)
    _tower(draw, 1240, 792)
    out = io.BytesIO()
    image.resize((WIDTH, HEIGHT), Image.Resampling.LANCZOS).crop(SHOWN).save(out, "JPEG", quality=88)
    return out.getvalue()


def _sky(draw: ImageDraw.ImageDraw) -> None:
    steps = len(SKY) - 1
    for y in range(HEIGHT * TWICE):
        place = min(y / (HEIGHT * TWICE * 0.7), 0.9999) * steps
        low, part = int(place), place % 1
        colour = tuple(round(a + (b - a) * part) for a, b in zip(SKY[low], SKY[low + 1], strict=True))
        draw.line([(0, y), (WIDTH * TWICE, y)], fill=colour)


def _hills(draw: ImageDraw.ImageDraw, colour: tuple[int, int, int], level: float, height: float, number: int) -> None:
    """A ridge across the picture: high and round to the left, low and even to the right."""
    ridge: list[Point] = [(0, HEIGHT)]
    for x in range(0, WIDTH + 8, 8):
        left = 1.9 - 1.5 * x / WIDTH
        wave = sin(x / 190 + number * 1.7) + 0.5 * sin(x / 71 + number * 2.9) + 0.16 * sin(x / 23 + number)
        ridge.append((x, level - height * left * wave))
    _fill(draw, [*ridge, (WIDTH, HEIGHT)], colour)


def _river(draw: ImageDraw.ImageDraw) -> None:
    left: list[Point] = [(780 + 120 * sin(y / 60) * (y - 700) / 200, y) for y in range(700, 904, 4)]
    right = [(x + 5 + (y - 700) * 1.1, y) for x, y in reversed(left)]
    _fill(draw, [*left, *right], WATER)


def _fir(draw: ImageDraw.ImageDraw, x: float, y: float, number: int) -> None:
    size = 26 + 9 * abs(sin(number * 3.7)) + number * 0.5
    for part in range(4):
        top, wide = y - size * (3.2 - part * 0.72), size * (0.22 + part * 0.13)
        _fill(draw, [(x, top), (x - wide, top + size * 1.05), (x + wide, top + size * 1.05)], DARK)
    _fill(draw, [(x - 3, y), (x + 3, y), (x + 3, y + 14), (x - 3, y + 14)], DARK)


def _pagoda(draw: ImageDraw.ImageDraw, x: float, y: float) -> None:
    """Seven storeys, each smaller, with a lit door in every one."""
    for storey in range(7):
        half, high = 74 - storey * 8.5, 42 - storey * 2.2
        _fill(draw, [(x - half, y), (x + half, y), (x + half - 5, y - high), (x - half + 5, y - high)], DARK)
        _fill(draw, [(x - half - 6, y - high), (x + half + 6, y - high), (x, y - high - 12)], DARK)
        _fill(draw, [(x - 5, y - 8), (x + 5, y - 8), (x + 5, y - high + 12), (x - 5, y - high + 12)], LAMP)
        y -= high + 2
    _fill(draw, [(x - 4, y), (x + 4, y), (x, y - 44)], DARK)


def _tower(draw: ImageDraw.ImageDraw, x: float, y: float) -> None:
    """A long house with lit windows and a spire over its middle."""
    _fill(draw, [(x - 170, y), (x + 170, y), (x + 170, y - 92), (x - 170, y - 92)], DARK)
    _fill(draw, [(x - 44, y), (x + 44, y), (x + 44, y - 150), (x - 44, y - 150)], DARK)
    _fill(draw, [(x - 20, y - 150), (x + 20, y - 150), (x, y - 250)], DARK)
    for column in range(-150, 151, 30):
        for row in (22, 56):
            if abs(column) > 44:
                _fill(draw, _pane(x + column, y - row), LAMP)
    for row in (36, 76, 116):
        for column in (-20, 20):
            _fill(draw, _pane(x + column, y - row), LAMP)


def _pane(x: float, y: float) -> list[Point]:
    return [(x - 5, y - 9), (x + 5, y - 9), (x + 5, y + 9), (x - 5, y + 9)]


def _fill(draw: ImageDraw.ImageDraw, points: list[Point], colour: tuple[int, int, int]) -> None:
    draw.polygon([(x * TWICE, y * TWICE) for x, y in points], fill=colour)


def _box(x: float, y: float, radius: float) -> tuple[float, float, float, float]:
    return ((x - radius) * TWICE, (y - radius) * TWICE, (x + radius) * TWICE, (y + radius) * TWICE)
