"""The world's universities as open lists know them: brought in, searched in any script, told apart, kept as chains.

What lives here: entries of organisations, the lists they come from, the search. What a university says of itself, and
what we write down of partners, lives in ``institutions``; who has an agreement with us is a ``parties.Party``.
"""
