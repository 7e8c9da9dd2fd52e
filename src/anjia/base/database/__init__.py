"""The PostgreSQL that Anjia runs on: an embedded cluster, or the server in ``DATABASE_URL``.

Nothing here knows tables. Three roles exist after :func:`provision`: an owner
that migrates, an application role that can bypass no policy, and a backup role that only reads.
"""

from anjia.base.database.cluster import Cluster
from anjia.base.database.roles import Credentials, Role, credentials, provision, scratch

__all__ = ["Cluster", "Credentials", "Role", "credentials", "provision", "scratch"]
