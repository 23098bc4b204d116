"""Old agreements from a spreadsheet: one row is one agreement on paper, kept as a pact that only we write.

``target`` registers it with ``intake``; ``judging`` says what a row would become; ``text`` builds the record's text;
``writing`` puts it into force by events (ours, and those we witness for a partner that is silent); ``scans`` matches
scanned papers to agreements.
"""
