"""The API against its own OpenAPI document: whatever is sent, no answer is a server error.

The examples are drawn with a fixed seed, so that a failure is the same on every machine; by night
(`ANJIA_NIGHTLY`) there are forty times as many.
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
from tests.security.world import World

pytestmark = pytest.mark.django_db
EXAMPLES = 80 if os.environ.get("ANJIA_NIGHTLY") else 2
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


@pytest.mark.parametrize("mode", list(GenerationMode), ids=lambda mode: mode.value)
@pytest.mark.parametrize("role", [Role.COUNTY_OFFICE, Role.GRID_WORKER])
def test_no_answer_is_a_server_error(world: World, role: Role, mode: GenerationMode) -> None:
    client = signed_in(world.officers[role])
    client.raise_request_exception = False
    document = client.get("/api/v1/openapi.json").json()
    operations = [
        found.ok() for found in schemathesis.openapi.from_dict(document).get_all_operations()
    ]
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
