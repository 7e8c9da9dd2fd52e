"""Reading of documents, tasks, assignments and progress."""
