"""Pages of the gate, for officers and the node keeper: what was exchanged, what is owed, whose keys are believed."""
