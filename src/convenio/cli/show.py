"""`convenio demo`: two universities on this machine."""

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from convenio.cli.start import fail

if TYPE_CHECKING:
    from argparse import _SubParsersAction

HOME = Path("demo")


def add_words(words: "_SubParsersAction[argparse.ArgumentParser]") -> None:
    about = (
        "Start two nodes on this machine, Chang’an University and Tomsk Polytechnic University, let them talk over "
        "HTTP and print one address. Ctrl-C stops everything; starting again goes on where it was."
    )
    demo = words.add_parser("demo", help="two universities on this machine, to look around", description=about)
    how = demo.add_mutually_exclusive_group()
    how.add_argument("--play", action="store_true", help="play the whole story between fresh nodes, without a browser")
    how.add_argument("--reset", action="store_true", help="throw the demonstration away")
    demo.add_argument(
        "--home", type=Path, metavar="DIR", help=f"its folder (default: ./{HOME}; for --play a temporary one)"
    )
    demo.add_argument("--port", type=int, default=8100, metavar="N", help="first of three ports (default: 8100)")
    demo.set_defaults(run=_demo)


def _demo(arguments: argparse.Namespace) -> int:
    from convenio.demo.play import play
    from convenio.demo.show import show
    from convenio.demo.supervisor import forget

    home = arguments.home.expanduser().resolve() if arguments.home else None
    if arguments.play:
        return play(home, arguments.port)
    if arguments.reset:
        try:
            gone = forget(home or HOME.resolve())
        except ValueError as error:
            return fail(str(error))
        print("The demonstration was thrown away." if gone else "There is no demonstration to throw away.")
        return 0
    return show(home or HOME.resolve(), arguments.port)
