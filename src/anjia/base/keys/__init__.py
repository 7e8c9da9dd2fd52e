"""Secret keys: where they live, how they are made, which one is current.

What does not belong: what the keys are used for. Sealing is in `base.sealed`, audit seals in
`base.audit`. Keys never enter the database or its dumps; whoever holds a dump without this folder
holds no identity number.
"""

from anjia.base.keys.store import Key, KeyMissing, KeyStore, KeysUnsafe, Purpose, store

__all__ = ["Key", "KeyMissing", "KeyStore", "KeysUnsafe", "Purpose", "store"]
