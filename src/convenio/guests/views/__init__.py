"""Pages of secure links: the way in, the text, deeds, the signature, the yearly page; and the officers' pages."""
