"""Profiles between nodes: what is answered, what a notice does, and what hostile or broken answers cannot do."""

import json
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from convenio.audit.queries import sentences
from convenio.institutions import actions, duties, exchange, queries
from convenio.institutions.models import Learning
from convenio.institutions.profile import parse_profile, profile_bytes, profile_digest, read_profile
from convenio.network import Answer, Caller, PartnerAnswerBad, PartnerUnreachable, Request
from convenio.network.models import PartnerNode
from convenio.parties.models import Party
from convenio.parties.terms import Acting
from convenio.worker.models import Task
from ewp.errors import BadRequest, Forbidden, NotFound
from ewp.httpsig import verify
from tests.convenio.institutions.conftest import AT
from tests.convenio.institutions.profiles import tomsk


def caller(*hei_ids: str) -> Caller:
    return Caller(frozenset(hei_ids), "key", "request", _seal=verify._SEAL)


def request(method: str = "GET", body: bytes = b"", **query: str) -> Request:
    return Request(method, "/pact/v1/profile", query, body, {}, to="chd.edu.cn", at=AT)


def notice(hei_id: str, digest: str = "0" * 64) -> bytes:
    return json.dumps({"hei_id": hei_id, "digest": digest}).encode()


class Partner:
    """Tomsk's node as the wire shows it: answers what a test tells it to, and remembers what it was asked."""

    def __init__(self, *answers: Answer | Exception) -> None:
        self.answers = list(answers)
        self.asked: list[dict[str, str]] = []

    def __call__(self, *, query: dict[str, str], at: datetime, **_rest: object) -> Answer:
        self.asked.append(query)
        answer = self.answers.pop(0)
        if isinstance(answer, Exception):
            raise answer
        return answer


@pytest.fixture
def task(changan: Party, tomsk_party: Party) -> Task:
    duties.owe_learning(party="chd.edu.cn", partner="tpu.ru", at=AT)
    return Task.objects.get(name=duties.LEARN)


def learn(monkeypatch: pytest.MonkeyPatch, task: Task, *answers: Answer | Exception) -> tuple[str, Partner]:
    partner = Partner(*answers)
    monkeypatch.setattr(duties, "ask", partner)
    return duties.learn_profile(task, AT).ending.value, partner


def test_the_profile_is_answered_as_canonical_bytes_and_not_twice(changan: Party, officer: Acting) -> None:
    with pytest.raises(NotFound):
        exchange.answer_profile(caller("tpu.ru"), request())
    profile = replace(read_profile(tomsk()), hei_id="chd.edu.cn", names=changan.names, country="CN")
    actions.save_profile(acting=officer, about=changan, profile=profile, at=AT)
    answer = exchange.answer_profile(caller("tpu.ru"), request())
    assert parse_profile(answer.body) == profile
    assert answer.body == profile_bytes(profile)
    again = exchange.answer_profile(caller("tpu.ru"), request(known=profile_digest(profile)))
    assert json.loads(again.body) == {"unchanged": profile_digest(profile)}


def test_what_we_note_about_others_is_never_answered(changan: Party, tomsk_party: Party, officer: Acting) -> None:
    actions.save_profile(acting=officer, about=tomsk_party, profile=read_profile(tomsk()), at=AT)
    with pytest.raises(NotFound):
        exchange.answer_profile(caller("tpu.ru"), request())


def test_a_notice_owes_a_reading_and_changes_nothing_itself(changan: Party, tomsk_party: Party) -> None:
    answer = exchange.answer_profile(caller("tpu.ru"), request("POST", notice("tpu.ru")))
    assert json.loads(answer.body) == {"noted": True}
    assert Task.objects.filter(name=duties.LEARN, key="tpu.ru").count() == 1
    assert queries.own_word("tpu.ru") is None


def test_nobody_gives_notice_for_another_and_garbage_is_refused(changan: Party, tomsk_party: Party) -> None:
    with pytest.raises(Forbidden):
        exchange.answer_profile(caller("evil.example"), request("POST", notice("tpu.ru")))
    for body in (b"", b"[]", b"{}", b'{"hei_id": 7, "digest": 8}', notice("tpu.ru", "short"), b"{" * 1999):
        with pytest.raises(BadRequest):
            exchange.answer_profile(caller("tpu.ru"), request("POST", body))
    assert not Task.objects.exists()


def test_a_profile_is_learnt_and_asked_for_by_its_digest_next_time(monkeypatch: pytest.MonkeyPatch, task: Task) -> None:
    profile = read_profile(tomsk())
    ending, _partner = learn(monkeypatch, task, Answer(200, profile_bytes(profile)))
    assert ending == "done"
    assert queries.own_word("tpu.ru") == profile
    assert [row.text for row in sentences("chd.edu.cn", "party:tpu.ru")] == [
        "The profile of Tomsk Polytechnic University arrived from its own node and was stored."
    ]
    unchanged = Answer(200, json.dumps({"unchanged": profile_digest(profile)}).encode())
    ending, partner = learn(monkeypatch, task, unchanged)
    assert (ending, partner.asked) == ("done", [{"known": profile_digest(profile)}])
    assert queries.own_word("tpu.ru") == profile


@pytest.mark.parametrize(
    "answer",
    [
        Answer(200, b"<html>login</html>"),
        Answer(200, b"[" * 50_000),
        Answer(200, b'{"unchanged": "' + b"f" * 64 + b'"}'),
        Answer(200, profile_bytes(replace(read_profile(tomsk()), hei_id="victim.example"))),
        Answer(200, json.dumps({**tomsk(), "website": "javascript:alert(document.cookie)"}).encode()),
        Answer(200, json.dumps({**tomsk(), "names": {"en": "<b>" * 200}}).encode()),
        PartnerAnswerBad("bad_signature", "the answer is not signed by the partner"),
    ],
)
def test_a_bad_answer_is_written_down_once_and_the_last_good_profile_kept(
    monkeypatch: pytest.MonkeyPatch, task: Task, answer: Answer | Exception
) -> None:
    good = read_profile(tomsk())
    learn(monkeypatch, task, Answer(200, profile_bytes(good)))
    for _time in range(2):
        ending, _partner = learn(monkeypatch, task, answer)
        assert ending == "retry"
    assert queries.own_word("tpu.ru") == good
    assert Learning.objects.get().problem
    assert not Party.objects.filter(hei_id="victim.example").exists()
    refused = [row for row in sentences("chd.edu.cn") if row.what == "institutions.profile_refused"]
    assert len(refused) == 1
    assert "The last good one was kept" in refused[0].text
    ending, _partner = learn(monkeypatch, task, Answer(200, profile_bytes(replace(good, founded=1900))))
    assert ending == "done"
    assert Learning.objects.get().problem == ""


def test_an_unreachable_or_silent_partner_is_asked_again_later(monkeypatch: pytest.MonkeyPatch, task: Task) -> None:
    ending, _partner = learn(monkeypatch, task, PartnerUnreachable("down", "no connection"))
    assert ending == "retry"
    assert learn(monkeypatch, task, Answer(503))[0] == "retry"
    assert learn(monkeypatch, task, Answer(404))[0] == "done"
    assert Learning.objects.get().tried_at == AT


def test_looking_round_reads_each_node_once_a_day_and_meets_new_ones(changan: Party, tomsk_party: Party) -> None:
    for hei_id, url in (("tpu.ru", "https://t.example/"), ("new.example", "https://n.example/"), ("mute.example", "")):
        PartnerNode.objects.create(hei_id=hei_id, names={"en": hei_id}, pact_url=url, first_seen_at=AT, last_seen_at=AT)
    duties.look_round(AT)
    assert set(Task.objects.filter(name=duties.LEARN).values_list("key", flat=True)) == {"tpu.ru", "new.example"}
    Task.objects.all().delete()
    Learning.objects.create(about=tomsk_party, tried_at=AT)
    duties.look_round(AT + timedelta(hours=23))
    assert set(Task.objects.filter(name=duties.LEARN).values_list("key", flat=True)) == {"new.example"}
    duties.look_round(AT + timedelta(hours=25))
    assert Task.objects.filter(name=duties.LEARN, key="tpu.ru").exists()
