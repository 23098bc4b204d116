"""Files, printed agreements, signatures and time stamps.

What lives here: keeping bytes by their digest, drawing a text as PDF (Typst), signing and examining PDFs (pyHanko),
the node's own certificates and time-stamp service. What does not: what an agreement is (``pact``), who may sign
(``agreements``), and any way out to the network.
"""
