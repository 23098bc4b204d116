"""How universities talk: the protocol of the Erasmus Without Paper network, a library without Django.

Here live identifiers, messages, HTTP signatures, manifests, catalogues, the asking and the answering of nodes.
What they agree about lives in `pact`; what a node does with a message lives in the rooms of `convenio`.
"""
