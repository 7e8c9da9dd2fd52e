"""Pages of the definitions: the list, one definition, its versions, the facts, the workshop."""
