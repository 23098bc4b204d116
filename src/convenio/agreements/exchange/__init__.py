"""The pact between nodes: what is answered, what is sent, what is fetched. The protocol: docs/protocol/pact.md.

``wire`` bytes; ``accept`` letting events in; ``inbound`` endpoints; ``outbound`` deliveries; ``pulling`` asking.
"""
