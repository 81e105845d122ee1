"""Who the source of a statement is: names of one entity, candidates for a source, and the choice among them."""
