"""Photographs: what is taken, what is refused and why, and that nothing but the picture is left."""

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from PIL import Image

from convenio.agreements import actions as agreements
from convenio.audit.models import AuditEvent
from convenio.documents.queries import file_bytes
from convenio.news import abandoned, actions, pictures
from convenio.news.actions import photographs as bringing
from convenio.news.models import Photograph, Width
from convenio.news.photograph import BadPhotograph, read_shown, shown_value
from convenio.parties.terms import Refusal
from tests.convenio.news import photographs as made
from tests.convenio.news.test_pages import signed_in, text_of, visitor  # noqa: F401

ALT = {"zh": "两位校长", "ru": "Ректоры", "en": "Two rectors sign"}


def test_place_camera_and_words_are_gone_and_said_so():
    picture = pictures.cleaned(made.with_place())
    assert set(picture.removed) >= {"location", "camera", "words", "profile"}
    for content in (picture.content, *(one.content for one in pictures.narrowed(made.with_place()))):
        with Image.open(io.BytesIO(content)) as seen:
            assert seen.format == "JPEG"
            assert not seen.getexif()
            assert not {"exif", "icc_profile", "comment", "xmp", "photoshop"} & set(seen.info)
        assert made.SECRET.encode() not in content
        assert b"Exif" not in content


def test_the_picture_stands_upright_whatever_its_camera_said():
    for orientation, corner in ((1, (10, 10)), (6, (590, 10)), (3, (890, 590)), (8, (10, 890))):
        picture = pictures.cleaned(made.with_place(orientation))
        with Image.open(io.BytesIO(picture.content)) as seen:
            red, _green, blue = seen.convert("RGB").getpixel(corner)
            assert red > 180 > blue + 60, orientation
    assert (picture.width, picture.height) == (600, 900)


def test_other_formats_become_jpeg_and_transparency_white():
    assert pictures.cleaned(made.png_with_words()).removed == ("words",)
    clear = Image.new("RGBA", (500, 500), (0, 0, 0, 0))
    for kind in ("PNG", "WEBP"):
        with Image.open(io.BytesIO(pictures.cleaned(made.saved(clear, kind)).content)) as seen:
            assert seen.getpixel((250, 250)) == (255, 255, 255)


def test_widths_are_made_and_none_is_wider_than_the_picture():
    found = pictures.narrowed(made.saved(made.drawn((1200, 800))))
    assert [(one.width, one.height) for one in found] == [(480, 320), (960, 640), (1200, 800)]
    assert pictures.cleaned(made.saved(made.drawn((3000, 1000)))).width == pictures.WIDEST


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"%PDF-1.7 not a photograph", "no_picture"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>", "no_picture"),
        (b"\xff\xd8\xff\xe0" + b"\0" * 400, "no_picture"),
        (b"GIF89a" + b"\0" * 40, "no_picture"),
        (b"", "no_picture"),
        (made.bomb(), "too_many_pixels"),
        (made.bomb(9000, 9000), "too_many_pixels"),
        (made.animation(), "moving"),
        (made.saved(made.drawn((300, 900))), "too_small"),
        (made.with_place()[:3000], "broken"),
    ],
)
def test_what_is_no_photograph_is_refused_and_why(content, code):
    with pytest.raises(pictures.NotAPhotograph) as refused:
        pictures.cleaned(content)
    assert refused.value.code == code
    assert bringing.reason_of(code)


def test_too_many_bytes_are_refused_before_they_are_looked_at(monkeypatch):
    monkeypatch.setattr(pictures, "LARGEST", 100)
    with pytest.raises(pictures.NotAPhotograph) as refused:
        pictures.cleaned(b"x" * 101)
    assert refused.value.code == "too_large"


def upload(content):
    return SimpleUploadedFile("holiday.jpg", content, "image/jpeg")


def typed(content, **more):
    return {
        "file": upload(content),
        "credit": "Li Wei",
        "licence": "CC-BY-4.0",
        **{f"alt__{tag}": text for tag, text in ALT.items()},
        **more,
    }


@pytest.fixture
def brought(in_force, chd, wire):
    return actions.bring_photograph(
        acting=chd.officer,
        agreement=chd.copy(in_force),
        content=made.with_place(),
        alt=ALT,
        languages=("zh", "ru", "en"),
        credit="Li Wei",
        licence="CC-BY-4.0",
        at=wire.now,
    )


def test_an_officer_brings_one_and_hears_what_was_taken_out(in_force, chd, visitor):  # noqa: F811
    client = signed_in(chd.party)
    path = f"/agreements/{chd.copy(in_force).pk}/release/photograph/"
    answer = client.post(path, typed(made.with_place()), follow=True)
    page = answer.content.decode()
    assert "Taken out of the file: the place where it was taken, camera" in page
    row = Photograph.objects.get()
    assert f"/news/pictures/{row.digest}/" in page
    event = AuditEvent.objects.filter(what="news.photograph_brought").get()
    assert event.person_id is not None
    assert "Li Wei" not in str(event.details)
    # Nothing is public by that.
    assert visitor.get(f"/public/pictures/{row.digest}/480.jpg").status_code == 404
    assert visitor.get(f"/news/pictures/{row.digest}/").status_code == 302
    assert client.get(f"/news/pictures/{row.digest}/")["Content-Type"] == "image/jpeg"


def test_refusals_say_why_and_keep_what_was_typed(in_force, chd):
    client = signed_in(chd.party)
    path = f"/agreements/{chd.copy(in_force).pk}/release/photograph/"
    for content, status, words in (
        (b"not a photograph", 415, "This file is not a photograph"),
        (made.bomb(), 413, "too many pixels"),
        (made.animation(), 415, "several pictures"),
    ):
        answer = client.post(path, typed(content))
        page = answer.content.decode()
        assert (answer.status_code, words in page) == (status, True)
        assert 'value="Two rectors sign"' in page
    lacking = client.post(path, typed(made.with_place(), alt__ru=" "))
    assert lacking.status_code == 400
    assert 'id="id_alt__ru_error"' in lacking.content.decode()
    assert 'value="Two rectors sign"' in lacking.content.decode()
    assert client.post(path, typed(made.with_place(), credit="")).status_code == 400
    assert client.post(path, typed(made.with_place(), licence="WTF")).status_code == 400
    assert not Photograph.objects.exists()
    assert signed_in(chd.party, "reader").post(path, typed(made.with_place())).status_code == 403


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"alt": {**ALT, "ru": " "}}, "also in: русский"),
        ({"alt": {**ALT, "ru": "x" * 401}}, "too long"),
        ({"credit": " "}, "Name who made"),
        ({"licence": "x"}, "Choose the licence"),
    ],
)
def test_words_that_are_missing_are_named(in_force, chd, wire, change, sentence):
    given = {"alt": ALT, "credit": "Li Wei", "licence": "own", **change}
    with pytest.raises(Refusal, match=sentence):
        actions.bring_photograph(
            acting=chd.officer, content=made.with_place(), languages=("zh", "ru", "en"), at=wire.now, **given
        )


def test_both_sides_see_it_before_it_is_public_and_it_goes_with_the_release(
    brought,
    in_force,
    chd,
    tpu,
    wire,
    visitor,  # noqa: F811
):
    address = f"/public/pictures/{brought.digest}/480.jpg"
    actions.release_with_announcement(
        acting=chd.officer,
        agreement=chd.copy(in_force),
        announcement=None,
        photograph=brought.shown,
        at=wire.later(minutes=1),
    )
    theirs = signed_in(tpu.party)
    path = f"/agreements/{tpu.copy(in_force).pk}/release/"
    with pytest.raises(Refusal, match=r"already|has not"):
        actions.release_same(acting=tpu.officer, agreement=tpu.copy(in_force), at=wire.now)
    wire.run()  # the event, then the bytes by their digest
    page = text_of(theirs, path)
    assert "Two rectors sign" in page
    assert theirs.get(f"/news/pictures/{brought.digest}/").status_code == 200
    assert visitor.get(address).status_code == 404
    assert theirs.post(path, {"same": "1"}).status_code == 302
    wire.run()
    shown = text_of(visitor, f"/a/{in_force.pact}/")
    assert f'srcset="{address} 480w' in shown
    assert 'alt="Two rectors sign"' in shown
    assert "Photograph: Li Wei" in shown
    assert "creativecommons.org/licenses/by/4.0/" in shown
    assert 'alt="两位校长"' in text_of(visitor, f"/a/{in_force.pact}/zh/")
    answer = visitor.get(address)
    assert answer["Content-Type"] == "image/jpeg"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Cache-Control"] == "no-cache"
    assert visitor.get(address, headers={"if-none-match": answer["ETag"]}).status_code == 304
    assert visitor.get(f"/public/pictures/{brought.digest}/481.jpg").status_code == 404
    agreements.withdraw_release(acting=tpu.officer, agreement=tpu.copy(in_force), at=wire.later(minutes=1))
    assert visitor.get(address).status_code == 404


def test_what_a_partner_sends_is_drawn_anew_too_or_refused(in_force, chd, tpu, wire):
    raw = made.with_place()
    kept = agreements_files_keep(chd.copy(in_force), raw, wire.now)
    Width.objects.all().delete()
    actions.draw_widths(agreement=chd.copy(in_force), digest=kept, at=wire.now)
    for row in Width.objects.all():
        assert made.SECRET.encode() not in file_bytes(row.digest)
    bad = agreements_files_keep(chd.copy(in_force), made.animation_as_jpeg_named_pdf(), wire.now)
    with pytest.raises(Refusal, match="not a photograph"):
        actions.draw_widths(agreement=chd.copy(in_force), digest=bad, at=wire.now)
    with pytest.raises(Refusal, match="not arrived"):
        actions.draw_widths(agreement=tpu.copy(in_force), digest=kept, at=wire.now)


def agreements_files_keep(agreement, content, at):
    from convenio.agreements import files

    return files.keep(agreement, content, name="x", purpose=files.PHOTOGRAPH, at=at).digest


def test_a_photograph_that_came_to_nothing_goes_after_its_time(brought, in_force, chd, wire):
    assert (abandoned.KIND, abandoned.WIDTH) == (bringing.PURPOSE, bringing.WIDTH)
    with transaction.atomic():
        assert abandoned._sweep(wire.now) == {}
        assert abandoned._sweep(wire.later(days=1)) == {chd.party.hei_id: 1}
    assert not Photograph.objects.exists()
    assert not Width.objects.exists()


def test_one_that_was_released_once_stays(brought, in_force, chd, wire):
    actions.release_with_announcement(
        acting=chd.officer, agreement=chd.copy(in_force), announcement=None, photograph=brought.shown, at=wire.now
    )
    agreements.withdraw_release(acting=chd.officer, agreement=chd.copy(in_force), at=wire.later(minutes=1))
    assert abandoned._sweep(wire.later(days=1)) == {}


@pytest.mark.parametrize("spoil", [{"licence": "x"}, {"digest": "../x"}, {"alt": {}}, {"width": -1}, {"credit": ""}])
def test_what_is_no_photograph_in_a_release_is_not_read(brought, spoil):
    value = shown_value(brought.shown)
    assert read_shown(value) == brought.shown
    with pytest.raises(BadPhotograph):
        read_shown({**value, **spoil})
