"""The loop that does what is owed: rows with a due time and a lease, done at least once, never dropped by age.

What a duty does belongs to the room that registers it here in its `ready()`.
"""

from convenio.worker.duties import register_duty, register_periodic
from convenio.worker.terms import Outcome, done, park, retry

__all__ = ["Outcome", "done", "park", "register_duty", "register_periodic", "retry"]
