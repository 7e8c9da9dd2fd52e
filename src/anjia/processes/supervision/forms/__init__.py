"""Forms of supervision: what must be there; whether it is right the actions decide."""
