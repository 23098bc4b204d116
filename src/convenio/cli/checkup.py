"""`convenio doctor`: is this node fit to serve?"""

import argparse
from typing import TYPE_CHECKING

from convenio.cli.start import with_node

if TYPE_CHECKING:
    from argparse import _SubParsersAction

    from django.core.checks import CheckMessage


def add_words(words: "_SubParsersAction[argparse.ArgumentParser]") -> None:
    about = "Check fonts, keys, clock, disk, database and switches. Exit status 1 when something is red."
    words.add_parser("doctor", help="is this node fit to serve?", description=about).set_defaults(
        run=with_node(_doctor)
    )
    about = "Ask the web server of this machine whether it is ready. Exit status 1 when it is not, for supervisors."
    health = words.add_parser("health", help="is the web server ready?", description=about)
    health.add_argument("--port", type=int, help="its port (default: that of CONVENIO_BASE_URL, else 8000)")
    health.set_defaults(run=_health)


def _doctor(_: argparse.Namespace) -> int:
    from django.core.checks import ERROR, WARNING, run_checks

    from convenio.config.checks import TAG

    messages = run_checks(tags=[TAG], include_deployment_checks=True)
    for message in sorted(messages, key=lambda found: -found.level):
        print(_line(message))
    red = sum(1 for message in messages if message.level >= ERROR)
    look = sum(1 for message in messages if message.level == WARNING)
    print(f"{red} red, {look} to look at, {len(messages) - red - look} well.")
    return 1 if red else 0


def _health(arguments: argparse.Namespace) -> int:
    """No settings, no database: only the question."""
    import http.client
    import json

    from convenio.config.env import base_host, base_port

    asked = http.client.HTTPConnection("127.0.0.1", arguments.port or base_port(), timeout=5)
    try:
        asked.request("GET", "/health/ready/", headers={"Host": base_host()})
        answer = asked.getresponse()
        said = json.loads(answer.read())
    except (OSError, ValueError, http.client.HTTPException) as problem:
        print(f"It does not answer: {problem}")
        return 1
    finally:
        asked.close()
    print("ready" if answer.status == 200 else "not ready: " + ", ".join(said.get("not_well", [])))
    return 0 if answer.status == 200 else 1


def _line(message: "CheckMessage") -> str:
    from django.core.checks import ERROR, WARNING

    mark = "RED " if message.level >= ERROR else "look" if message.level == WARNING else "ok  "
    return f"{mark}  {message.msg}" + (f"\n      {message.hint}" if message.hint else "")
