"""Reading what the tracer wrote."""


def touching(lines: list[str], home: str) -> list[str]:
    """The lines that name a node's folder or anything in it."""
    return [line for line in lines if f"{home}/" in line or f'{home}"' in line]
