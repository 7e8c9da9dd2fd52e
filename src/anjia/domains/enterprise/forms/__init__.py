"""Forms of enterprise: each reads input; what is allowed, actions say."""
