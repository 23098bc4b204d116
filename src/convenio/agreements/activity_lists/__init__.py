"""Lists of what was done: a spreadsheet whose rows become records of several agreements."""
