"""The reference fold of the model-checked rules, word for word. Not our code: ours is compared with it."""

# ruff: noqa
# mypy: ignore-errors
# fmt: off
# Reference fold of the pact ledger (final rules).  Pure: no clock, no network.  Event = (id, author, prev, seen, type, arg, time)
from collections import namedtuple
from functools import lru_cache
Event = namedtuple("Event", "id author prev seen type arg time")
class World:
    def __init__(s, parties, events):
        s.parties, s.ev, s._past, s._valid = parties, {e.id: e for e in events}, {}, {}
    def past(s, i):                                   # causal past without i; None while something is missing
        if i not in s._past:
            s._past[i] = None; e = s.ev.get(i); out = set()
            for j in () if e is None else ({e.prev} if e.prev else set()) | set(e.seen):
                p = s.past(j)
                if p is None: return None
                out |= p | {j}
            s._past[i] = frozenset(out) if e else None
        return s._past[i]
    def chains(s, P, p):                              # p's feed as root-to-leaf lists (one, unless p forked)
        mine = [i for i in P if s.ev[i].author == p]; inner = {s.ev[i].prev for i in mine}; out = []
        for leaf in (i for i in mine if i not in inner):
            c = []
            while leaf: c.append(leaf); leaf = s.ev[leaf].prev
            out.append(c[::-1])
        return out or [[]]
    def forked(s, P): return {p for p in s.parties if len(s.chains(P, p)) > 1}
    def of(s, P, *types): return [i for i in P if s.ev[i].type in types and s.valid(i)]
    def pen(s, P):                                    # the pass that has all other passes in its past
        ps = s.of(P, "pass"); last = [i for i in ps if all(j == i or j in s.past(i) for j in ps)]
        return None if s.forked(P) else s.ev[last[0]].arg if ps else s.parties[0]
    def approves(s, P, p, v):
        st = s.ev[v].author == p
        for i in s.chains(P, p)[0]:
            if s.ev[i].arg == v and s.ev[i].type in ("approve", "withdraw") and s.valid(i): st = s.ev[i].type == "approve"
        return st
    def word(s, P, p, r):                             # the FIRST word on a round is final; a signature on any branch counts
        words = set()
        for c in s.chains(P, p):
            for i in c:
                e = s.ev[i]
                if e.type == "sign" and e.arg == r: words.add("SIGNED" if s.valid(i) else "DECLINED"); break
                if e.type == "decline" and e.arg == r or e.type == "end" and i not in s.past(r): words.add("DECLINED"); break
        return "SIGNED" if "SIGNED" in words else "DECLINED" if words else None
    def status(s, P, r):
        w = [s.word(P, p, r) for p in s.parties]
        return "COMPLETE" if all(x == "SIGNED" for x in w) else "DEAD" if "DECLINED" in w else "OPEN"
    def valid(s, i):                                  # judged in the event's own past: never changes afterwards
        if i not in s._valid: s._valid[i] = s._judge(s.ev[i], s.past(i))
        return s._valid[i]
    def _judge(s, e, P):
        if e.type in ("end", "decline", "comment"): return True
        if s.forked(P): return False                  # frozen: nothing new once a fork is in sight
        if e.type in ("propose", "pass"): return s.pen(P) == e.author
        if e.type in ("approve", "withdraw"): return e.arg in s.of(P, "propose")
        if e.type == "open":
            rs = s.of(P, "open")
            return (s.pen(P) == e.author and e.arg in s.of(P, "propose") and all(s.approves(P, p, e.arg) for p in s.parties)
                and not any(s.status(P, r) == "OPEN" or s.status(P, r) == "COMPLETE" and s.ev[r].arg == e.arg for r in rs))
        if e.type == "sign":
            return e.arg in s.of(P, "open") and s.status(P, e.arg) == "OPEN" and s.word(P, e.author, e.arg) is None and e.time <= s.ev[e.arg].time
        return False                                  # unknown types: kept, passed on, no effect
    def state(s):
        P = frozenset(i for i in s.ev if s.past(i) is not None); rounds = sorted(s.of(P, "open"))
        st = {r: s.status(P, r) for r in rounds}; done = [r for r in rounds if st[r] == "COMPLETE"]
        force = [r for r in done if not any(r in s.past(q) for q in done)]   # a later complete round replaces an earlier one
        ended = {r: sorted(i for i in P if s.ev[i].type == "end" and i not in s.past(r)) for r in force}
        vs = sorted(s.of(P, "propose"))
        return dict(rounds=st, in_force=force, ended=ended, pen=s.pen(P), forked=sorted(s.forked(P)), waiting=sorted(set(s.ev) - P),
            agreed=[v for v in vs if not s.forked(P) and all(s.approves(P, p, v) for p in s.parties)])
