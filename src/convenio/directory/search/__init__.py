"""Finding an organisation by whatever somebody types: any script, any system of writing it in Latin letters.

``letters``, ``palladius``, ``concepts``, ``words``: pure normalisation; ``shapes``: what of an organisation is indexed;
``indexing``: the only writer of the index; ``asked``: what was typed; ``gathering``: who may be meant, from the index;
``scoring``: how well each fits (pure); ``finding``: all of it together.
"""
