"""Which permission each address asks for, and which row it is about.

An address that is missing here fails `test_every_route_is_declared`: whoever adds one says here
who may use it.
"""

from dataclasses import dataclass

from anjia.ledger import catalogue

LEDGERS = (
    *(
        "sites",
        "grids",
        "buildings",
        "dwellings",
        "organisations",
        "employers",
        "households",
        "persons",
    ),
    "labour",
    "jobs",
    "vacancies",
    "offers",
    "campaigns",
    "public-posts",
    "post-holdings",
    "post-months",
    *("ranger-plots", "labour-brands", "training-bases", "training-classes", "trainees"),
    "referrals",
    *("job-wishes", "work-confirmations", "clearings"),
    *("claims", "accounts"),
    "proposals",
    *("factories", "factory-reports", "relief-projects", "relief-works"),
    *("incubators", "ventures", "venture-trainings", "venture-loans", "outlets"),
    *("service-orders", "small-livelihoods", "policy-checks"),
    "batches",
    "dispatched",
    "calls",
    "rights",
    "fees",
    *("policy-documents", "policy-tasks", "progress-reports"),
)


@dataclass(frozen=True)
class Route:
    """One address: the permissions of which one is needed (none: any officer), and the kind of row.

    `args` are the further arguments; `{ledger}` in the kind runs over all ledgers.
    """

    needs: tuple[str, ...] = ()
    about: str = ""
    argument: str = "pk"
    args: tuple[tuple[str, str], ...] = ()
    methods: tuple[str, ...] = ("GET",)
    public: bool = False
    own_only: bool = False  # the row belongs to one officer: it is tested where it is made
    shows: tuple[str, ...] = ()  # kinds that a visible row names with it, wherever they lie


READ, WRITE, IMPORT, EXPORT = (f"registry.{act}" for act in ("read", "write", "import", "export"))
WORK_READ, WORK_CONFIRM, WORK_HELP = (f"employment.{act}" for act in ("read", "confirm", "help"))
POST, BOTH = ("POST",), ("GET", "POST")
SEES = "subsidies.claims.read"
SUPERVISES = "supervision.read"
ANY_LEDGER = (READ, SUPERVISES)  # who reads any ledger at all opens what leads to them
NO_ROW = "00000000-0000-7000-8000-000000000000"
NOBODYS = "nobody's"  # a right that no role holds
# Which right of a ledger's own declaration stands for one of the registry.
OWN = {READ: "read", WRITE: "write", IMPORT: "import_", EXPORT: "export"} | {
    "registry.reveal": "reveal"
}


def _row(about: str, *needs: str, methods: tuple[str, ...] = ("GET",), **args: str) -> Route:
    return Route(needs, about, "row_id", tuple(args.items()), methods)


def _batch(methods: tuple[str, ...] = POST, **args: str) -> Route:
    return Route((IMPORT,), "imports", "batch_id", tuple(args.items()), methods)


def _report(*needs: str, methods: tuple[str, ...] = ("GET",), **args: str) -> Route:
    return Route(
        needs or ("dashboards.read",), "reports", "report_id", tuple(args.items()), methods
    )


ROUTES: dict[str, Route] = {
    "home": Route(),
    "work": Route(),
    "me": Route(),
    "help": Route(),
    "outline": Route(args=(("code", "6109"),)),
    "place": Route(methods=POST),
    "as-of": Route(methods=POST),
    "theme": Route(methods=POST, public=True),
    "language": Route(methods=POST, public=True),
    "login": Route(methods=BOTH, public=True),
    "login-code": Route(methods=BOTH, public=True),
    "logout": Route(methods=POST, public=True),
    "work-finish": Route((), "notices", methods=POST),
    "access:account": Route(),
    "access:password": Route(methods=BOTH),
    "access:second-factor": Route(methods=BOTH),
    "access:end-sessions": Route(methods=POST),
    "access:again": Route(methods=BOTH),
    "access:officers": Route(("access.read",)),
    "access:officer-new": Route(("access.officers",), methods=BOTH),
    "access:officer": Route(("access.read",), "officers"),
    "access:officer-change": Route(("access.officers",), "officers", methods=BOTH),
    "access:officer-reset": Route(("access.officers",), "officers", methods=POST),
    "access:officer-active": Route(("access.officers",), "officers", methods=POST),
    "access:officer-release": Route(("access.security",), "officers", methods=POST),
    "access:officer-second-factor": Route(("access.security",), "officers", methods=POST),
    "access:officer-appoint": Route(("access.appoint",), "officers", methods=POST),
    "access:appointment-confirm": Route(("access.appoint",), "appointments", methods=POST),
    "access:appointment-withdraw": Route(("access.appoint",), "appointments", methods=POST),
    "access:units": Route(("access.read",)),
    "access:unit-new": Route(("access.units",), methods=BOTH),
    "access:unit": Route(("access.read",), "units", methods=BOTH),
    "parameters:index": Route(("parameters.read",)),
    "parameters:detail": Route(
        ("parameters.read",), args=(("code", "session_hours"),), methods=BOTH
    ),
    "parameters:withdraw": Route(
        ("parameters.write", "parameters.system"),
        args=(("code", "session_hours"), ("number", "1")),
        methods=POST,
    ),
    "audit:index": Route(("audit.read",)),
    "audit:export": Route(("audit.export",), methods=BOTH),
    "definitions:index": Route(("definitions.read",)),
    "definitions:facts": Route(("definitions.read",)),
    "definitions:detail": Route(("definitions.read",), args=(("code", "HOU-01"),)),
    "definitions:version": Route(("definitions.read",), own_only=True),
    "definitions:act": Route(
        ("definitions.write", "definitions.approve"), methods=POST, own_only=True
    ),
    "definitions:workshop": Route(("definitions.write",), methods=BOTH),
    "definitions:check": Route(("definitions.write",), methods=POST),
    "definitions:complete": Route(("definitions.write",), methods=POST),
    "definitions:trial": Route(("definitions.write",), methods=POST),
    "dashboards:reports": Route(("dashboards.read",)),
    "dashboards:report-new": Route(("dashboards.freeze",), methods=BOTH),
    "dashboards:report": _report(),
    "dashboards:report-workbook": _report("dashboards.export"),
    "dashboards:report-recompute": _report(methods=POST),
    "dashboards:report-changes": _report(),
    "dashboards:report-change": _report(code="HOU-01"),
    "dashboards:report-change-export": _report("dashboards.export", methods=POST, code="HOU-01"),
    "dashboards:index": Route(("dashboards.read",)),
    "dashboards:check": Route(("dashboards.read",), methods=BOTH),
    "dashboards:check-template": Route(("dashboards.read",)),
    "dashboards:check-result": Route(("dashboards.read",), methods=POST),
    "dashboards:figure": Route(("dashboards.read",), args=(("code", "HOU-01"),)),
    "dashboards:data": Route(("dashboards.read",), args=(("code", "HOU-01"),)),
    "dashboards:lineage": Route(("dashboards.read",), args=(("code", "HOU-01"),)),
    "dashboards:export": Route(("dashboards.export",), args=(("code", "HOU-01"),), methods=POST),
    "dashboards:open": Route(("dashboards.read",), args=(("code", "HOU-01"),), methods=POST),
    "dashboards:outlook": _batch(("GET",)),
    "screening:rules": Route(("screening.read",)),
    "screening:rule": Route(("screening.read",), args=(("code", "CLU-01"),)),
    "screening:replay": Route(("screening.read",), args=(("code", "CLU-01"),)),
    "screening:fill": Route(("dashboards.refresh",), args=(("code", "CLU-01"),), methods=POST),
    "screening:clues": Route(("screening.clues.read",)),
    "screening:export": Route(("screening.export",), methods=POST),
    "screening:clue": Route(("screening.clues.read",), "clues", "clue_id"),
    "screening:verify": Route(("screening.verify",), "clues", "clue_id", methods=POST),
    "subsidies:index": Route((SEES,)),
    "subsidies:act": Route(("subsidies.check",), args=(("verb", "check"),), methods=POST),
    "subsidies:claim-new": Route(("subsidies.enter",), methods=BOTH),
    "subsidies:propose": Route(("subsidies.enter",), methods=BOTH),
    "subsidies:claim": Route((SEES,), "claims", "claim_id"),
    "subsidies:claim-act": Route(
        ("subsidies.object",), "claims", "claim_id", (("verb", "object"),), POST
    ),
    "subsidies:schemes": Route(("subsidies.read",)),
    "subsidies:scheme": Route(("subsidies.read",), own_only=True),
    "subsidies:scheme-new": Route(("subsidies.draft",), methods=BOTH),
    "subsidies:scheme-act": Route(
        ("subsidies.draft", "subsidies.approve_scheme"), methods=POST, own_only=True
    ),
    "subsidies:postings": Route((SEES,)),
    "subsidies:posting": Route((SEES,), "postings", "posting_id"),
    "subsidies:files": Route((SEES,)),
    "subsidies:file": Route((SEES,), "payment files", "file_id"),
    "subsidies:fetch": Route(
        ("subsidies.pay",), "payment files", "file_id", (("kind", "xlsx"),), POST
    ),
    "subsidies:rebuild": Route(("subsidies.pay",), "payment files", "file_id", methods=POST),
    "subsidies:reply": Route(("subsidies.pay",), "payment files", "file_id", methods=POST),
    "subsidies:balance": Route(("subsidies.read",)),
    "subsidies:balance-export": Route(("subsidies.export",), methods=POST),
    "supervision:documents": Route((SUPERVISES,)),
    "supervision:document-new": Route(("supervision.manage",), methods=BOTH),
    **{
        f"supervision:document{page}": Route((SUPERVISES,), "policy-documents", "document_id")
        for page in ("", "-review", "-changes", "-original")
    },
    "supervision:document-mark": Route(
        ("supervision.manage",), "policy-documents", "document_id", methods=POST
    ),
    "supervision:document-act": Route(
        ("supervision.manage",), "policy-documents", "document_id", (("verb", "confirm"),), POST
    ),
    "supervision:copy-act": Route(
        ("supervision.manage", "supervision.report"),
        "copies",
        "copy_id",
        (("verb", "raise"),),
        POST,
    ),
    "supervision:unit-resolve": Route(
        ("supervision.manage",), "task units", "line_id", methods=POST
    ),
    "supervision:groups": Route((SUPERVISES,)),
    "supervision:group-new": Route(("supervision.manage",), methods=BOTH),
    "supervision:group": Route(("supervision.manage",), "unit groups", "group_id", methods=BOTH),
    "supervision:group-remove": Route(
        ("supervision.manage",), "unit groups", "group_id", methods=POST
    ),
    "supervision:tasks": Route((SUPERVISES,)),
    "supervision:task": Route((SUPERVISES,), "policy-tasks", "task_id"),
    "supervision:task-edit": Route(
        ("supervision.manage",), "policy-tasks", "task_id", methods=BOTH
    ),
    "supervision:task-act": Route(
        ("supervision.manage",), "policy-tasks", "task_id", (("verb", "confirm"),), POST
    ),
    "supervision:meetings": Route((SUPERVISES,)),
    "supervision:meeting": Route((SUPERVISES,), "meetings", "meeting_id"),
    "supervision:meeting-minutes": Route((SUPERVISES,), own_only=True, args=(("kind", "docx"),)),
    "supervision:meeting-new": Route(("supervision.manage",), methods=BOTH),
    **{
        f"supervision:meeting-{act}": Route(
            ("supervision.manage",), "meetings", "meeting_id", methods=BOTH
        )
        for act in ("change", "record", "decide")
    },
    "supervision:meeting-act": Route(
        ("supervision.manage",), "meetings", "meeting_id", (("verb", "submit"),), POST
    ),
    "supervision:evaluations": Route((SUPERVISES,)),
    "supervision:evaluation-new": Route(("supervision.manage",), methods=BOTH),
    "supervision:evaluation": Route((SUPERVISES,), "evaluations", "evaluation_id"),
    "supervision:evaluation-change": Route(
        ("supervision.manage",), "evaluations", "evaluation_id", methods=BOTH
    ),
    "supervision:evaluation-act": Route(
        ("supervision.manage", "supervision.approve"),
        "evaluations",
        "evaluation_id",
        (("verb", "begin"),),
        POST,
    ),
    "supervision:sheet": Route((SUPERVISES,), "sheets", "sheet_id"),
    "supervision:sheet-act": Route(
        ("supervision.report", "supervision.manage"),
        "sheets",
        "sheet_id",
        (("verb", "take-back"),),
        POST,
    ),
    "supervision:score-evidence": Route((SUPERVISES,), own_only=True),
    "supervision:exemplars": Route((SUPERVISES,)),
    "supervision:exemplar-new": Route(("supervision.report",), methods=BOTH),
    "supervision:exemplar": Route((SUPERVISES,), "exemplars", "exemplar_id"),
    "supervision:exemplar-change": Route(
        ("supervision.report",), "exemplars", "exemplar_id", methods=BOTH
    ),
    "supervision:exemplar-act": Route(
        ("supervision.manage", "supervision.approve"),
        "exemplars",
        "exemplar_id",
        (("verb", "check"),),
        POST,
    ),
    "supervision:issues": Route((SUPERVISES,)),
    "supervision:issue-act": Route(
        ("supervision.manage", "supervision.report"),
        "issues",
        "issue_id",
        (("verb", "withdraw"),),
        POST,
    ),
    "ledger:search": Route(ANY_LEDGER, methods=BOTH),
    "ledger:exports": Route((EXPORT,)),
    "ledger:fetch-export": Route((EXPORT,), own_only=True),
    "ledger:decide-export": Route(("registry.approve_export",), methods=BOTH, own_only=True),
    "ledger:index": Route(ANY_LEDGER),
    "ledger:list": Route((READ,), "{ledger} list"),
    "ledger:counts": Route((READ,), "{ledger} list"),
    "ledger:save-view": Route((READ,), "{ledger} list", methods=POST),
    "ledger:drop-view": Route((READ,), own_only=True),
    "ledger:columns": Route((READ,), "{ledger} list", methods=POST),
    "ledger:dictionary": Route((READ,), "{ledger} list"),
    "ledger:template": Route((READ, IMPORT), "{ledger} list"),
    "ledger:export": Route((EXPORT,), "{ledger} list", methods=BOTH),
    "ledger:add": Route((WRITE,), "{ledger} list", methods=BOTH),
    "ledger:detail": _row("{ledger}", READ),
    "ledger:edit": _row("{ledger}", WRITE, methods=BOTH),
    "ledger:reveal": _row("{ledger}", "registry.reveal", methods=BOTH, name="phone"),
    "imports:index": Route(
        (IMPORT, "employment.import", "enterprise.import", "supervision.report")
    ),
    "imports:start": Route((IMPORT,), args=(("code", "households"),), methods=BOTH),
    "imports:batch": _batch(("GET",)),
    "imports:progress": _batch(("GET",)),
    "imports:header": _batch(),
    "imports:columns": _batch(),
    "imports:decide": _batch(row="1"),
    "imports:commit": _batch(),
    "imports:undo": _batch(),
    "imports:discard": _batch(),
    "imports:release": _batch(),
    "imports:returned": _batch(("GET",)),
    "imports:original": _batch(("GET",)),
    # The side of origin is told where the household lives now: site, building, room.
    "registry:household": Route(
        (READ,), "households", "row_id", shows=("sites", "grids", "buildings", "dwellings")
    ),
    "registry:confirm": _row(
        "households", "registry.confirm_origin", WRITE, methods=POST, side="origin"
    ),
    "registry:duty": _row("households", WRITE, "registry.confirm_origin", methods=POST),
    "registry:household-events": _row("households", READ),
    "registry:household-event": _row("households", "registry.event", methods=BOTH, kind="move"),
    "registry:person-events": _row("persons", READ),
    "registry:person-event": _row("persons", "registry.event", methods=BOTH, kind="death"),
    "registry:map-household": _row("households", WRITE, methods=POST),
    "registry:survey": _row("persons", WRITE, methods=BOTH),
    "registry:surveys": Route((READ,)),
    "registry:map-site": _row("sites", WRITE, methods=POST),
    "registry:organisation": _row("organisations", READ),
    "registry:elect": _row("organisations", WRITE, methods=BOTH),
    "registry:merge-organisation": _row("organisations", WRITE, methods=BOTH),
    "registry:undo": _row("events", "registry.event", methods=POST),
    "registry:site": _row("sites", READ),
    "registry:areas": Route(),
    "registry:area": Route(args=(("code", "610921"),)),
    "registry:duplicates": Route((READ,)),
    "registry:find-duplicates": Route(("registry.merge",), methods=POST),
    "registry:duplicate": _row("duplicates", READ, "registry.merge", methods=BOTH),
    "registry:norms": Route((READ,)),
    "registry:norm": _row("norms", READ),
    "registry:exempt": _row("norms", WRITE, methods=POST),
    "registry:freeze": _row("norms", WRITE, methods=POST),
    "employment:matching": Route(("employment.read",)),
    "employment:candidates": _row("vacancies", "employment.help", methods=BOTH),
    "employment:withdraw": _row("vacancies", "employment.arrange", methods=BOTH),
    "employment:vacancies-for": _row("persons", "employment.help", methods=BOTH),
    "employment:offers": Route(("employment.help",)),
    "employment:door-list": Route(("employment.help",)),
    "employment:calls": Route(("employment.help",), methods=POST),
    "employment:offer": _row("offers", "employment.help", methods=BOTH),
    "employment:campaigns": Route(("employment.read",)),
    "employment:campaign": _row("campaigns", "employment.read", methods=BOTH),
    "employment:campaign-people": _row("campaigns", "employment.read", step="invited"),
    "employment:dispatch": Route(("employment.read",)),
    "employment:batch": _row("batches", "employment.read", methods=BOTH),
    "employment:member-back": _row("dispatched", "employment.help", methods=BOTH),
    "employment:follow-ups": Route(("employment.help",)),
    "employment:follow-up": _row("calls", "employment.help", methods=BOTH),
    "employment:settlement": _row("employers", "employment.read"),
    "employment:rights": Route(("employment.help",)),
    "employment:rights-case": _row("rights", "employment.help", methods=BOTH),
    "employment:claim": _row("persons", "employment.help", methods=BOTH),
    "employment:came": _row("guests", "employment.help", methods=POST),
    "employment:posts": Route(("employment.read",)),
    "employment:post-attendance": Route(("employment.confirm",), methods=BOTH),
    "employment:post-pay": Route(("employment.read",), methods=BOTH),
    "employment:post": _row("public-posts", "employment.read"),
    "employment:post-apply": _row("public-posts", "employment.help", methods=BOTH),
    "employment:post-holding": _row("post-holdings", "employment.read"),
    "employment:rangers": Route(("employment.read",)),
    "employment:ranger": _row("rangers", "employment.read"),
    "employment:ranger-act": _row("rangers", "employment.confirm", methods=POST, step="patrol"),
    "employment:training": Route(("employment.read",)),
    "employment:training-class": _row("training-classes", "employment.read"),
    "employment:training-enrol": _row("training-classes", "employment.arrange", methods=POST),
    "employment:training-attend": _row("training-classes", "employment.confirm", methods=BOTH),
    "employment:post-step": _row("post-holdings", "employment.help", methods=POST, step="withdraw"),
    "employment:index": Route((WORK_READ,)),
    "employment:overview": Route((WORK_READ,)),
    "employment:overview-data": Route((WORK_READ,)),
    "employment:confirm": Route((WORK_CONFIRM,)),
    "employment:confirm-overview": Route((WORK_READ,)),
    "employment:confirm-export": Route(("employment.export",), methods=POST),
    "employment:confirm-person": _row("persons", WORK_CONFIRM, methods=BOTH),
    "employment:confirm-undo": _row("persons", WORK_CONFIRM, methods=POST),
    "employment:zero": Route((WORK_READ,)),
    "employment:zero-look": Route((WORK_HELP,), methods=POST),
    "employment:zero-export": Route(("employment.export",), methods=POST),
    "employment:clearing": _row("clearings", WORK_READ),
    "employment:clearing-help": _row("clearings", WORK_HELP, methods=POST),
    "employment:clearing-reasons": _row("clearings", WORK_HELP, methods=POST),
    "employment:clearing-exception": _row("clearings", WORK_HELP, methods=POST),
    "employment:clearing-decide": _row("clearings", "employment.decide", methods=POST),
    "enterprise:factories": Route(("enterprise.read",)),
    "enterprise:reports": Route(("enterprise.read",)),
    "enterprise:factory": _row("factories", "enterprise.read"),
    "enterprise:report": _row("factories", "enterprise.write", methods=BOTH, month="2025-12"),
    "enterprise:apply": _row("factories", "enterprise.write", methods=POST),
    "enterprise:recognise": _row("recognitions", "enterprise.decide", methods=POST),
    "enterprise:projects": Route(("enterprise.read",)),
    "enterprise:project": _row("relief-projects", "enterprise.read"),
    "enterprise:accept": _row("relief-projects", "enterprise.decide", methods=POST),
    "enterprise:ventures": Route(("enterprise.read",)),
    "enterprise:venture": _row("ventures", "enterprise.read"),
    "enterprise:services": Route(("enterprise.read",)),
    "enterprise:order": _row("service-orders", "enterprise.read", methods=BOTH),
    "enterprise:verify-small": _row("small-livelihoods", "enterprise.write", methods=POST),
    "enterprise:find-sweep": Route(("enterprise.read",)),
    "enterprise:sweep": _row("households", "enterprise.write", methods=BOTH),
    "enterprise:check": _row("policy-checks", "enterprise.read", methods=BOTH),
    "enterprise:loan": _row("venture-loans", "enterprise.read", methods=BOTH),
    "supervision:proposals": Route(("supervision.read",)),
    "supervision:proposal-take": Route(("supervision.manage",), methods=BOTH),
    "supervision:proposal-numbers": Route(("supervision.read",)),
    "supervision:promises": Route(("supervision.read",)),
    "supervision:proposal-draft": Route(
        ("supervision.report",), "proposals", "proposal_id", methods=BOTH
    ),
    "supervision:proposal-preview": Route(
        ("supervision.report",), "proposals", "proposal_id", methods=POST
    ),
    "supervision:proposal-letter": Route(
        ("supervision.read",),
        "proposals",
        "proposal_id",
        (("reply_id", NO_ROW), ("kind", "docx")),
    ),
    "supervision:promise-act": Route(
        ("supervision.report", "supervision.manage"),
        "proposals",
        "proposal_id",
        (("promise_id", NO_ROW), ("verb", "drop")),
        POST,
    ),
    "supervision:proposal-new": Route(("supervision.manage",), methods=BOTH),
    "supervision:proposal": Route(("supervision.read",), "proposals", "proposal_id"),
    "supervision:proposal-edit": Route(
        ("supervision.manage",), "proposals", "proposal_id", methods=BOTH
    ),
    "supervision:proposal-file": Route(("supervision.read",), "proposals", "proposal_id"),
    "supervision:proposal-act": Route(
        ("supervision.manage",), "proposals", "proposal_id", (("verb", "withdraw"),), POST
    ),
    "supervision:proposal-part": Route(
        ("supervision.report", "supervision.manage"),
        "proposals",
        "proposal_id",
        (("part_id", NO_ROW), ("verb", "sign")),
        POST,
    ),
    "supervision:proposal-reply": Route(
        ("supervision.report",),
        "proposals",
        "proposal_id",
        (("reply_id", NO_ROW), ("verb", "check")),
        POST,
    ),
    "supervision:index": Route(("supervision.read",)),
    "supervision:rows": Route(("supervision.read",)),
    "supervision:mine": Route(("supervision.read",)),
    "supervision:sign": Route(("supervision.report",), methods=POST),
    "supervision:assignment": Route(("supervision.read",), "assignments", "assignment_id"),
    "supervision:report": Route(
        ("supervision.report",), "assignments", "assignment_id", methods=BOTH
    ),
    "supervision:evidence": Route(("supervision.read",), own_only=True),
    **{
        f"supervision:{name}": Route(
            ("supervision.report", "supervision.manage"),
            "assignments",
            "assignment_id",
            args,
            methods,
        )
        for name, args, methods in (
            ("act", (("verb", "extend"),), POST),
            ("split", (), BOTH),
            ("plan", (), BOTH),
            ("find", (), POST),
        )
    },
    "supervision:assign-document": Route(
        ("supervision.manage",), "assigned documents", "document_id", methods=BOTH
    ),
    "supervision:assign-task": Route(
        ("supervision.manage",), "assigned tasks", "task_id", methods=BOTH
    ),
    "supervision:share": Route(("supervision.manage",), "assigned tasks", "task_id", methods=POST),
    "supervision:findings": Route(("supervision.read",)),
    "supervision:finding-act": Route(
        ("supervision.report", "supervision.manage"),
        "findings",
        "finding_id",
        (("verb", "rectify"),),
        POST,
    ),
    "supervision:finding-file": Route(("supervision.read",), own_only=True),
    "supervision:leaders": Route(("supervision.read",)),
    "supervision:leader": Route(("supervision.read",), "led units", "unit_id", methods=BOTH),
    "supervision:leader-duty": Route(
        ("supervision.report",), "leaders", "leadership_id", methods=POST
    ),
    "supervision:months": Route(("supervision.read",)),
    "supervision:months-data": Route(("supervision.read",)),
    "supervision:slips": Route(("supervision.read",)),
    "supervision:slip": Route(("supervision.read",), "slips", "slip_id"),
    "supervision:slip-letter": Route(("supervision.read",), "slips", "slip_id"),
    "supervision:slip-act": Route(
        ("supervision.report", "supervision.manage"),
        "slips",
        "slip_id",
        (("verb", "answer"),),
        methods=POST,
    ),
    "supervision:urge": Route(
        ("supervision.manage",), "lit assignments", "assignment_id", methods=POST
    ),
    "supervision:timeline": Route(("supervision.read",)),
    "supervision:unit": Route(("supervision.read",), "lit units", "unit_id"),
    "supervision:links": Route(("supervision.read",), "linked documents", "document_id"),
    "supervision:link-act": Route(
        ("supervision.manage",), "targets", "target_id", (("verb", "unlink"),), POST
    ),
    "supervision:quarters": Route(("supervision.read",)),
    "supervision:quarter-open": Route(("supervision.manage",), methods=POST),
    "supervision:quarter": Route(("supervision.read",), "rounds", "quarter_id"),
    "supervision:quarter-chase": Route(
        ("supervision.manage",), "rounds", "quarter_id", methods=POST
    ),
    "supervision:quarter-draft": Route(
        ("supervision.manage",), "rounds", "quarter_id", methods=BOTH
    ),
    "supervision:contribution": Route(("supervision.read",), "contributions", "contribution_id"),
    "supervision:contribution-pack": Route(
        ("supervision.read",), "contributions", "contribution_id"
    ),
    "supervision:contribution-act": Route(
        ("supervision.report", "supervision.manage"),
        "contributions",
        "contribution_id",
        (("verb", "accept"),),
        POST,
    ),
    "supervision:quarter-report": Route(("supervision.read",), "quarter reports", "report_id"),
    "supervision:quarter-report-approve": Route(
        ("supervision.approve",), "quarter reports", "report_id", methods=POST
    ),
    "supervision:quarter-report-file": Route(
        ("supervision.export",), "quarter reports", "report_id", (("kind", "docx"),)
    ),
    "api:openapi-json": Route(),
    "api:api-root": Route(),
    "api:ledgers": Route(ANY_LEDGER),
    "api:search": Route((READ,), methods=POST),
}
# The operations that the API makes for each ledger: (name, needs, methods, one row?).
API = (
    ("find", (READ,), ("GET",), False),
    ("add", (WRITE,), ("POST",), False),
    ("read", (READ,), ("GET",), True),
    ("patch", (WRITE,), ("PATCH",), True),
    ("changes", (READ,), ("GET",), True),
)


def asked(needs: tuple[str, ...], ledger: str) -> tuple[str, ...]:
    """The rights that a ledger itself names, where those of the registry stand in the table."""
    rights = catalogue.get(ledger).permissions
    return tuple(
        str(getattr(rights, OWN[need]) or NOBODYS) if need in OWN else need for need in needs
    )
