"""Who the source of a statement is: an article's names, a source's candidates, the choice among them."""
