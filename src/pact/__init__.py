"""What two or more universities agree: one canonical text, append-only feeds, one fold, one proof.

A library without Django, clock, network or disk.  Specification: docs/protocol/pact.md.  Start reading with
`canonical` and `events`, then `rules`, `graph`, `judge`, `fold`; `sync` lets events in, `text` is the agreement itself,
`board` compares promises with deeds, `proof` carries everything out of the house.
"""
