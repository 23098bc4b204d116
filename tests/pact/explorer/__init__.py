"""An explorer over the shipped fold: every state that honest, silent and equivocating parties can reach, in bounds.

A state is a graph of events, each with what its author had seen.  Every causally closed cut of a reachable graph is
itself reachable, so properties of views are properties of states, and what a view learns next is one more event.
"""
