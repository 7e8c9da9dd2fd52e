"""The API against its own OpenAPI document: whatever is sent, no answer is a server error.

The examples are drawn with a fixed seed, so that a failure is the same on every machine. By day
one role calls a ledger with what its schema allows and the other with what it does not, in turn,
because all ledgers are the same code over other schemas; by night (`ANJIA_NIGHTLY`) both do both,
and there are forty times as many examples.
"""

import json
import os

import pytest
import schemathesis
from django.db import transaction
from django.test import Client
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis import Case
from schemathesis.generation import GenerationMode

from anjia.base.access.policy import Role
from anjia.base.access.tests.factories import signed_in
from tests.security.routes import LEDGERS
from tests.security.world import World

pytestmark = pytest.mark.django_db
NIGHTLY = "ANJIA_NIGHTLY" in os.environ
ROLES, MODES = [Role.COUNTY_OFFICE, Role.GRID_WORKER], list(GenerationMode)
EXAMPLES = 80 if NIGHTLY else 2
BOUNDED = settings(
    max_examples=EXAMPLES,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=list(HealthCheck),
)


def send(client: Client, case: Case) -> int:
    """The status of one request; whatever it changed is undone."""
    sent = case.as_transport_kwargs(base_url="http://testserver")
    body = sent.get("json", sent.get("data"))
    content = body if isinstance(body, str | bytes) else json.dumps(body, default=str)
    with transaction.atomic():
        answer = client.generic(
            case.method,
            case.formatted_path,
            content if body is not None else "",
            content_type="application/json",
            query_params=dict(case.query or {}),
        )
        transaction.set_rollback(True)
    return answer.status_code


def in_turn(path: str, role: Role, mode: GenerationMode) -> bool:
    """Whether an address is called by day: those of a ledger are, in half of the runs."""
    ledger = path.removeprefix("/api/v1/").partition("/")[0]
    if NIGHTLY or ledger not in LEDGERS:
        return True
    return (LEDGERS.index(ledger) + ROLES.index(role) + MODES.index(mode)) % 2 == 0


@pytest.mark.parametrize("mode", MODES, ids=lambda mode: mode.value)
@pytest.mark.parametrize("role", ROLES)
def test_no_answer_is_a_server_error(world: World, role: Role, mode: GenerationMode) -> None:
    client = signed_in(world.officers[role])
    client.raise_request_exception = False
    document = client.get("/api/v1/openapi.json").json()
    operations = [
        found.ok() for found in schemathesis.openapi.from_dict(document).get_all_operations()
    ]
    operations = [found for found in operations if in_turn(found.path, role, mode)]
    assert len(operations) > 20
    failures, statuses = [], set()
    for operation in operations:

        @BOUNDED
        @given(case=operation.as_strategy(generation_mode=mode))
        def probe(case: Case) -> None:
            status = send(client, case)
            statuses.add(status)
            if status >= 500:
                failures.append(f"{status}: {case.as_curl_command()}")

        probe()
    assert not failures, "\n".join(failures)
    assert 200 in statuses or mode is GenerationMode.NEGATIVE  # the control: some calls succeed
