"""Words everybody shares: names of countries and languages, the four strands, fields of education. Pure."""
