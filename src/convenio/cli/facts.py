"""`convenio facts`: the copy of the register that the dashboards count, and its questions."""

import argparse
import sys
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from convenio.cli.start import fail, with_node

if TYPE_CHECKING:
    from argparse import _SubParsersAction

    from convenio.analytics.questions import Question
    from convenio.parties.models import Party

MORE = """\
Facts are copied every night by the worker into Parquet files in the folder `facts` of the node, without names of
persons; any program that reads Parquet may read them. Questions are asked of these files, never of the database:
`convenio facts ask flows_year --country CN --from-year 2022`. Small numbers of persons are hidden as on the pages."""


def add_words(words: "_SubParsersAction[argparse.ArgumentParser]") -> None:
    about = "The facts behind the dashboards: gather them now, say what there is, ask a question."
    facts = words.add_parser("facts", help="the facts behind the dashboards", description=about, epilog=MORE)
    deeds = facts.add_subparsers(metavar="DEED", required=True)
    about = "Copy the facts of all rooms into files now, as the worker does every night."
    deeds.add_parser("gather", help="copy the facts now", description=about).set_defaults(run=with_node(_gather))
    about = "Every table with its columns, how many rows it has here, and every question."
    deeds.add_parser("list", help="tables and questions", description=about).set_defaults(run=with_node(_list))
    about = "Ask one question and print its answer as a text table, columns parted by tabulators."
    ask = deeds.add_parser("ask", help="ask a question", description=about, epilog=MORE)
    ask.add_argument("question", metavar="QUESTION", help="its id, as `convenio facts list` names it")
    ask.add_argument("--party", default="", metavar="HEI_ID", help="which university of this node (default: the first)")
    ask.add_argument("--country", default="", metavar="CODE", help="only partners of this country, for example CN")
    ask.add_argument("--unit", default="", metavar="OUNIT_ID", help="only what this unit of ours takes part in")
    ask.add_argument("--strand", default="", help="visits, training, programmes or research")
    ask.add_argument("--from-year", type=int, metavar="YEAR", help="only what was done in or after this year")
    ask.add_argument("--until-year", type=int, metavar="YEAR", help="only what was done in or before this year")
    ask.set_defaults(run=with_node(_ask))


def _gather(_: argparse.Namespace) -> int:
    from convenio.analytics.gathering import gather
    from convenio.analytics.terms import Busy

    try:
        found = gather(datetime.now(UTC), lambda table, rows: print(f"  {table}: {rows} rows", file=sys.stderr))
    except Busy:
        return fail("Another process of this node is gathering. Try again when it is done.")
    print(f"Gathered: {sum(found.rows.values())} rows in {len(found.rows)} tables, in {found.folder}.")
    return 0


def _list(_: argparse.Namespace) -> int:
    from convenio.analytics import rooms, sets
    from convenio.analytics.questions import questions
    from convenio.analytics.terms import Broken

    try:
        found = sets.current()
    except Broken as problem:
        return fail(f"{problem}. Run `convenio facts gather`.")
    print(f"Gathered {found.at:%Y-%m-%d %H:%M} UTC." if found else "Not gathered yet: run `convenio facts gather`.")
    for table in rooms.tables().values():
        rows = f", {found.rows.get(table.name, 0)} rows" if found else ""
        print(f"{table.name}{rows}: {table.meaning}")
        for column in table.columns:
            print(f"    {column.name} ({column.type}): {column.meaning}")
    print("Questions:")
    for one in questions().values():
        print(f"  {one.id}: {one.answers}")
    return 0


def _ask(arguments: argparse.Namespace) -> int:
    from convenio.analytics.answers import CHOSEN, Desk, Seeing, question_of
    from convenio.analytics.questions import questions
    from convenio.analytics.terms import Broken, NoFacts, Refused, TooLong

    question, party = question_of(arguments.question), _party(arguments.party)
    if question is None:
        return fail(f"There is no question {arguments.question}. There are: {', '.join(questions())}.")
    if party is None:
        return fail("No such university lives on this node.")
    chosen = {name: getattr(arguments, name) for name in CHOSEN}
    try:
        return _print(Desk(Seeing(party.hei_id), datetime.now(UTC).date()), question, chosen)
    except NoFacts:
        return fail("Nothing was gathered yet: run `convenio facts gather` first.")
    except Broken as problem:
        return fail(f"{problem}. Run `convenio facts gather`.")
    except TooLong:
        return fail("This takes too long. Choose fewer years, or one country or strand.")
    except Refused as problem:
        return fail(f"The question was refused: {problem}")


def _print(desk: Any, question: "Question", chosen: dict[str, Any]) -> int:
    from convenio.analytics.suppression import Hidden

    answer = desk.ask(question, chosen)
    print("\t".join(question.columns))
    for row in answer.rows:
        cells = (row[name] for name in question.columns)
        print("\t".join(_word(one) if isinstance(one, Hidden) else "" if one is None else str(one) for one in cells))
    print(f"As of {answer.at:%Y-%m-%d %H:%M} UTC.", file=sys.stderr)
    return 0


def _word(hidden: Any) -> str:
    return f"fewer than {hidden.least}" if hidden.small else "not shown"


def _party(hei_id: str) -> "Party | None":
    from convenio.parties.queries import hosted_parties

    rows = hosted_parties()
    return rows.filter(hei_id=hei_id).first() if hei_id else rows.first()
