"""Enterprise: factories near sites, projects that pay wages, ventures of residents."""
