"""Addresses of supervision."""

from __future__ import annotations

from django.urls import path

from anjia.processes.supervision.views import (
    assigning,
    assignment,
    board,
    contributions,
    documents,
    evaluations,
    exemplars,
    groups,
    inspecting,
    leading,
    linking,
    meetings,
    mine,
    months,
    planning,
    quarter_reports,
    quarters,
    reporting,
    review,
    slips,
    splitting,
    tasks,
    timeline,
    unit,
)
from anjia.processes.supervision.views.proposals import (
    acts,
    letters,
    listing,
    numbers,
    page,
    promises,
    taking,
)

app_name = "supervision"

proposal = "supervision/proposals/<uuid:proposal_id>/"
PROPOSALS = [
    path("supervision/proposals/", listing.index, name="proposals"),
    path("supervision/proposals/new/", listing.new, name="proposal-new"),
    path("supervision/proposals/take/", taking.take, name="proposal-take"),
    path("supervision/proposals/numbers/", numbers.show, name="proposal-numbers"),
    path("supervision/promises/", promises.index, name="promises"),
    path(proposal, page.show, name="proposal"),
    path(f"{proposal}edit/", listing.edit, name="proposal-edit"),
    path(f"{proposal}file/", page.file, name="proposal-file"),
    path(f"{proposal}draft/", letters.draft, name="proposal-draft"),
    path(f"{proposal}draft/preview/", letters.preview, name="proposal-preview"),
    path(f"{proposal}letters/<uuid:reply_id>/<slug:kind>/", letters.file, name="proposal-letter"),
    path(f"{proposal}promises/<uuid:promise_id>/<slug:verb>/", promises.act, name="promise-act"),
    path(f"{proposal}do/<slug:verb>/", acts.act, name="proposal-act"),
    path(f"{proposal}parts/<uuid:part_id>/<slug:verb>/", acts.part, name="proposal-part"),
    path(f"{proposal}replies/<uuid:reply_id>/<slug:verb>/", acts.reply, name="proposal-reply"),
]
ONE = "supervision/assignments/<uuid:assignment_id>/"
FINDING = "supervision/findings/<uuid:finding_id>/"
ASSIGNMENTS = [
    path("supervision/mine/", mine.show, name="mine"),
    path("supervision/mine/sign/", mine.sign, name="sign"),
    path(ONE, assignment.show, name="assignment"),
    path(f"{ONE}split/", splitting.split, name="split"),
    path(f"{ONE}plan/", planning.plan, name="plan"),
    path(f"{ONE}find/", inspecting.find, name="find"),
    path(f"{ONE}report/", reporting.report, name="report"),
    path(f"{ONE}evidence/<uuid:evidence_id>/", assignment.evidence, name="evidence"),
    path(f"{ONE}do/<slug:verb>/", assignment.act, name="act"),
    path(
        "supervision/documents/<uuid:document_id>/assign/",
        assigning.document,
        name="assign-document",
    ),
    path("supervision/tasks/<uuid:task_id>/assign/", assigning.task, name="assign-task"),
    path("supervision/tasks/<uuid:task_id>/share/", assigning.share, name="share"),
    path("supervision/findings/", inspecting.index, name="findings"),
    path(f"{FINDING}do/<slug:verb>/", inspecting.act, name="finding-act"),
    path(f"{FINDING}file/<uuid:step_id>/", inspecting.file, name="finding-file"),
    path("supervision/leaders/", leading.index, name="leaders"),
    path("supervision/leaders/<uuid:unit_id>/", leading.unit, name="leader"),
    path("supervision/leaders/duty/<uuid:leadership_id>/", leading.duty, name="leader-duty"),
]
BOARD = [
    path("supervision/", board.index, name="index"),
    path("supervision/rows/", board.listing, name="rows"),
    path("supervision/documents/<uuid:document_id>/links/", linking.show, name="links"),
    path("supervision/targets/<uuid:target_id>/<slug:verb>/", linking.act, name="link-act"),
    path("supervision/quarters/", quarters.index, name="quarters"),
    path("supervision/quarters/open/", quarters.open_round, name="quarter-open"),
    path("supervision/quarters/<uuid:quarter_id>/", quarters.show, name="quarter"),
    path("supervision/quarters/<uuid:quarter_id>/chase/", quarters.chase, name="quarter-chase"),
    path(
        "supervision/quarters/<uuid:quarter_id>/report/",
        quarter_reports.draft,
        name="quarter-draft",
    ),
    path(
        "supervision/contributions/<uuid:contribution_id>/",
        contributions.show,
        name="contribution",
    ),
    path(
        "supervision/contributions/<uuid:contribution_id>/pack/",
        contributions.pack,
        name="contribution-pack",
    ),
    path(
        "supervision/contributions/<uuid:contribution_id>/<slug:verb>/",
        contributions.act,
        name="contribution-act",
    ),
    path(
        "supervision/quarter-reports/<uuid:report_id>/",
        quarter_reports.show,
        name="quarter-report",
    ),
    path(
        "supervision/quarter-reports/<uuid:report_id>/approve/",
        quarter_reports.approve,
        name="quarter-report-approve",
    ),
    path(
        "supervision/quarter-reports/<uuid:report_id>/<slug:kind>/",
        quarter_reports.fetch,
        name="quarter-report-file",
    ),
]
LIGHTS = [
    path("supervision/months/", months.show, name="months"),
    path("supervision/months/data/", months.data, name="months-data"),
    path("supervision/slips/", slips.index, name="slips"),
    path("supervision/slips/<uuid:slip_id>/", slips.show, name="slip"),
    path("supervision/slips/<uuid:slip_id>/letter/", slips.letter, name="slip-letter"),
    path("supervision/slips/<uuid:slip_id>/<slug:verb>/", slips.act, name="slip-act"),
    path(f"{ONE}urge/", slips.urge, name="urge"),
    path("supervision/timeline/", timeline.show, name="timeline"),
    path("supervision/units/<uuid:unit_id>/", unit.show, name="unit"),
]

DOCUMENTS = [
    path("supervision/documents/", documents.index, name="documents"),
    path("supervision/documents/new/", documents.new, name="document-new"),
    path("supervision/documents/<uuid:document_id>/", documents.show, name="document"),
    path("supervision/documents/<uuid:document_id>/review/", review.show, name="document-review"),
    path("supervision/documents/<uuid:document_id>/mark/", review.mark, name="document-mark"),
    path(
        "supervision/documents/<uuid:document_id>/changes/",
        documents.changes,
        name="document-changes",
    ),
    path(
        "supervision/documents/<uuid:document_id>/original/",
        documents.original,
        name="document-original",
    ),
    path(
        "supervision/documents/<uuid:document_id>/<slug:verb>/", documents.act, name="document-act"
    ),
    path("supervision/copies/<uuid:copy_id>/<slug:verb>/", groups.copy_act, name="copy-act"),
    path("supervision/lines/<uuid:line_id>/", review.resolve, name="unit-resolve"),
    path("supervision/groups/", groups.index, name="groups"),
    path("supervision/groups/new/", groups.new, name="group-new"),
    path("supervision/groups/<uuid:group_id>/", groups.show, name="group"),
    path("supervision/groups/<uuid:group_id>/remove/", groups.remove, name="group-remove"),
    path("supervision/tasks/", tasks.index, name="tasks"),
    path("supervision/tasks/<uuid:task_id>/", tasks.show, name="task"),
    path("supervision/tasks/<uuid:task_id>/edit/", tasks.edit, name="task-edit"),
    path("supervision/tasks/<uuid:task_id>/<slug:verb>/", tasks.act, name="task-act"),
]
MEETINGS = [
    path("supervision/meetings/", meetings.index, name="meetings"),
    path("supervision/meetings/new/", meetings.new, name="meeting-new"),
    path("supervision/meetings/<uuid:meeting_id>/", meetings.show, name="meeting"),
    path("supervision/meetings/<uuid:meeting_id>/change/", meetings.change, name="meeting-change"),
    path("supervision/meetings/<uuid:meeting_id>/record/", meetings.record, name="meeting-record"),
    path("supervision/meetings/<uuid:meeting_id>/decide/", meetings.decide, name="meeting-decide"),
    path(
        "supervision/meetings/<uuid:meeting_id>/do/<slug:verb>/", meetings.act, name="meeting-act"
    ),
    path(
        "supervision/meetings/<uuid:meeting_id>/minutes.<slug:kind>",
        meetings.fetch,
        name="meeting-minutes",
    ),
    path("supervision/issues/", meetings.issues, name="issues"),
    path("supervision/issues/<uuid:issue_id>/<slug:verb>/", meetings.issue_act, name="issue-act"),
]

EVALUATIONS = [
    path("supervision/evaluations/", evaluations.index, name="evaluations"),
    path("supervision/evaluations/new/", evaluations.new, name="evaluation-new"),
    path("supervision/evaluations/<uuid:evaluation_id>/", evaluations.show, name="evaluation"),
    path(
        "supervision/evaluations/<uuid:evaluation_id>/change/",
        evaluations.change,
        name="evaluation-change",
    ),
    path(
        "supervision/evaluations/<uuid:evaluation_id>/do/<slug:verb>/",
        evaluations.act,
        name="evaluation-act",
    ),
    path("supervision/sheets/<uuid:sheet_id>/", evaluations.sheet, name="sheet"),
    path(
        "supervision/sheets/<uuid:sheet_id>/do/<slug:verb>/",
        evaluations.sheet_act,
        name="sheet-act",
    ),
    path(
        "supervision/sheets/evidence/<uuid:evidence_id>/",
        evaluations.evidence,
        name="score-evidence",
    ),
]

EXEMPLARS = [
    path("supervision/exemplars/", exemplars.index, name="exemplars"),
    path("supervision/exemplars/new/", exemplars.new, name="exemplar-new"),
    path("supervision/exemplars/<uuid:exemplar_id>/", exemplars.show, name="exemplar"),
    path(
        "supervision/exemplars/<uuid:exemplar_id>/change/",
        exemplars.change,
        name="exemplar-change",
    ),
    path(
        "supervision/exemplars/<uuid:exemplar_id>/do/<slug:verb>/",
        exemplars.act,
        name="exemplar-act",
    ),
]

urlpatterns = [
    *BOARD,
    *ASSIGNMENTS,
    *LIGHTS,
    *MEETINGS,
    *EVALUATIONS,
    *EXEMPLARS,
    *PROPOSALS,
    *DOCUMENTS,
]
