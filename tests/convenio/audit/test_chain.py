"""The record: every change, gap and lost tail is found; a person can be erased and the chain still verifies."""

from datetime import UTC, datetime

import pytest
from django.db import transaction
from django.db.transaction import TransactionManagementError

from convenio.audit import actions, queries
from convenio.audit.models import AuditEvent
from convenio.parties.models import Party
from convenio.parties.terms import Acting, Role

AT = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)


@pytest.fixture
def acting(db: None) -> Acting:
    party = Party.objects.create(hei_id="chd.edu.cn", names={"en": "Chang’an University"}, hosted=True)
    return Acting(party=party, person_id=7, person_name="Officer", roles=frozenset({Role.OFFICER}))


def record_three(acting: Acting) -> None:
    for n in range(3):
        with transaction.atomic():
            actions.record(acting=acting, party="chd.edu.cn", what="test.done", about="x", details={"n": n}, at=AT)


def test_an_untouched_chain_verifies(acting: Acting) -> None:
    record_three(acting)
    report = queries.verify_chain()
    assert report.intact
    assert report.events == 3


@pytest.mark.parametrize(
    "change", [{"details": {"n": 9}}, {"about": "y"}, {"person_name": "Somebody else"}, {"what": "test.other"}]
)
def test_a_changed_event_is_found_and_named(acting: Acting, change: dict[str, object]) -> None:
    record_three(acting)
    AuditEvent.objects.filter(number=2).update(**change)
    assert queries.verify_chain().broken_at == 2


def test_a_missing_event_is_found(acting: Acting) -> None:
    record_three(acting)
    AuditEvent.objects.filter(number=2).delete()
    assert queries.verify_chain().broken_at == 3


def test_a_lost_tail_is_found(acting: Acting) -> None:
    record_three(acting)
    AuditEvent.objects.filter(number=3).delete()
    assert queries.verify_chain().broken_at == 3


def test_an_erased_person_leaves_the_chain_whole(acting: Acting) -> None:
    record_three(acting)
    with transaction.atomic():
        assert actions.erase_person(person_id=7) == 3
    assert queries.verify_chain().intact
    assert not AuditEvent.objects.exclude(person_name="").exists()


def test_rows_cannot_be_changed_through_the_model(acting: Acting) -> None:
    record_three(acting)
    row = AuditEvent.objects.get(number=1)
    with pytest.raises(TypeError):
        row.save()
    with pytest.raises(TypeError):
        row.delete()


@pytest.mark.django_db(transaction=True)
def test_recording_needs_the_transaction_of_the_change() -> None:
    party = Party.objects.create(hei_id="tpu.ru", names={"en": "TPU"})
    with pytest.raises(TransactionManagementError):
        actions.record(acting=Acting.node(party), party="tpu.ru", what="test.done", about="x", at=AT)
