"""The life of an agreement after signature: term, renewal, notice, suspension, end, consolidated text, obligations.

Pure dates in ``terms``, their data in ``rulebook``; ``course`` reads them off an agreement; writers are in ``writing``.
"""
