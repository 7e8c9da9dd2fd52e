"""Access: who signs in, what they may do, where and until when.

An officer holds no rights of their own. Rights are derived, at each request, from the
appointments that are valid today; nothing copies them. What a role may do is data in each
package's ``roles.toml``.

Enforcing a place is not here: ``base.scope`` does it, in Python and in PostgreSQL.
"""
