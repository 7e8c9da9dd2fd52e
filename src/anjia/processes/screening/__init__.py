"""Rules run on snapshots: who they hit, what people found, what a rule would have done."""
