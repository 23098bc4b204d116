"""Which entries may be one university: what a name consists of, how two compare, the look through all."""
