"""Deeds of the demonstration, carried out by the hand inside a node through the rooms' own actions.

Each takes JSON values and answers with JSON values. The person who acts is named by the key of ``content/people.json``;
the moment is the machine's clock (``demo.clock``), read here because here is the edge, as a view is.
"""

from collections.abc import Callable
from typing import Any

from convenio.demo import clock
from convenio.demo.deeds import agreeing, drafting, founding, invented, keeping, persons, planning, publishing, settled

_DEEDS: tuple[Callable[..., Any], ...] = (
    founding.prepare,
    founding.may_write,
    founding.pull_catalogue,
    founding.knows,
    persons.password,
    drafting.start,
    drafting.revise,
    drafting.propose,
    drafting.suggest,
    drafting.take,
    drafting.comment,
    agreeing.review,
    agreeing.approve,
    agreeing.clear,
    agreeing.open_round,
    agreeing.sign,
    agreeing.give_up_intents,
    agreeing.register_paper,
    agreeing.confirm_scans,
    keeping.record,
    keeping.promise,
    keeping.confirm,
    keeping.confirm_all,
    keeping.note_costs,
    keeping.dispute,
    keeping.retract,
    keeping.board,
    keeping.fetch_files,
    keeping.look,
    keeping.export_proof,
    keeping.standing,
    keeping.pacts,
    planning.make_plan,
    planning.make_report,
    planning.refresh_report,
    planning.planned,
    planning.reported,
    invented.keep_further,
    invented.keep_fictitious,
    settled.settle_past,
    settled.gather_facts,
    publishing.release,
    publishing.send_reports,
    publishing.release_numbers,
    publishing.release_same_numbers,
    publishing.keep_news,
    clock.travel,
)
DEEDS: dict[str, Callable[..., Any]] = {deed.__name__: deed for deed in _DEEDS}
