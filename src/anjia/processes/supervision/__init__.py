"""Supervision: policy documents, the tasks they set, and what became of them."""
