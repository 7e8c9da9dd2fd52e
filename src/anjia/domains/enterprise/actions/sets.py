"""Bulk writing in enterprise: the sets of `ledger` under its own permission."""

from functools import partial

from anjia.domains.enterprise.policy import Permission
from anjia.ledger import sets
from anjia.ledger.sets import Prepared, by_id, each, given, kept, stored

__all__ = [
    "Prepared",
    "by_id",
    "each",
    "examined",
    "examiner",
    "given",
    "kept",
    "merged",
    "stored",
    "writer",
]

sets.clashes(
    {
        "enterprise_factory_name": "factory_name_taken",
        "enterprise_report_once": "factory_report_twice",
        "enterprise_project_name": "project_name_taken",
        "enterprise_work_once": "relief_work_twice",
        "enterprise_venture_once": "venture_twice",
        "enterprise_training_once": "training_twice",
        "enterprise_loan_contract": "loan_contract_taken",
        "enterprise_incubator_name": "incubator_name_taken",
        "enterprise_outlet_name": "outlet_name_taken",
        "enterprise_order_once": "order_twice",
        "enterprise_small_once": "small_twice",
    }
)

examined = partial(sets.examined, permission=Permission.WRITE)
examiner = partial(sets.examiner, permission=Permission.WRITE)
merged = partial(sets.merged, permission=Permission.WRITE)
writer = partial(sets.writer, permission=Permission.WRITE)
