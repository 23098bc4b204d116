"""The hand inside a node: carries out deeds of the demonstration through the rooms' own actions.

Started by the supervisor in the node's process group as ``python -m convenio.demo.hand``. Each line of standard input
is ``{"deed", "arguments"}``; each line of standard output ``{"ok", "value"}`` or ``{"ok": false, "reason"}``. Ends with
standard input.
"""

import json
import os
import sys
import traceback

import django

from convenio.worker.loading import loading


def main() -> None:
    """Read, do, answer."""
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)
    os.umask(0o077)
    with loading():
        django.setup()
    from convenio.demo.deeds import DEEDS
    from convenio.parties.terms import Refusal

    for line in sys.stdin:
        request = json.loads(line)
        try:
            answer = {"ok": True, "value": DEEDS[request["deed"]](**request["arguments"])}
        except Refusal as refusal:
            answer = {"ok": False, "reason": refusal.reason}
        except Exception as problem:
            traceback.print_exc()
            answer = {"ok": False, "reason": f"{type(problem).__name__}: {problem}"}
        answers.write(json.dumps(answer, ensure_ascii=True) + "\n")
        answers.flush()


if __name__ == "__main__":
    main()
