"""What every mode shares. A mode adds its secret key, hosts, database, broker and storage."""

from pathlib import Path

from portal.settings.background import *  # noqa: F403
from portal.settings.identity import *  # noqa: F403
from portal.settings.paths import BASE_DIR, DATA_DIR, env
from portal.settings.security import *  # noqa: F403

# --- applications -----------------------------------------------------------------------------------------------------
INSTALLED_APPS = [
    "portal.apps.PortalConfig",
    "governance.apps.GovernanceConfig",
    "management.apps.ManagementConfig",
    "raci.apps.RaciConfig",
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.humanize",
    "django.contrib.messages",
    "django.contrib.sessions",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "axes",
    "csp",
    "django_cotton",
    "django_filters",
    "django_htmx",
    "django_structlog",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "guardian",
    "rest_framework",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "portal.middleware.permissions_policy",
    "portal.middleware.no_nul",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "django_structlog.middlewares.RequestMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "portal.identity.hands.known_here",
    "portal.identity.hands.confirmed_first",
    "axes.middleware.AxesMiddleware",
]

ROOT_URLCONF = "portal.urls"
WSGI_APPLICATION = "portal.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": False,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "portal.context.portal",
            ],
            "loaders": [
                (
                    "django.template.loaders.cached.Loader",
                    [
                        "django_cotton.cotton_loader.Loader",
                        "django.template.loaders.filesystem.Loader",
                        "django.template.loaders.app_directories.Loader",
                    ],
                )
            ],
            "builtins": ["django_cotton.templatetags.cotton"],
        },
    }
]
COTTON_DIR = "components"

DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# --- language and time ------------------------------------------------------------------------------------------------
LANGUAGE_CODE = "en-gb"
USE_I18N = True
USE_TZ = True
TIME_ZONE = env.str("TIME_ZONE", default="UTC")

# --- files ------------------------------------------------------------------------------------------------------------
STATIC_URL = "static/"
STATICFILES_DIRS = [BASE_DIR / "static"]
STATIC_ROOT: Path | None = BASE_DIR / "staticfiles"
MEDIA_ROOT = DATA_DIR / "files"

# --- the record -------------------------------------------------------------------------------------------------------
# The Ed25519 key that signs checkpoints. The ledger makes it at its first use where the file is absent.
COUNTERSIGN_SIGNING_KEY_FILE = DATA_DIR / "signing.key"
# The name under which the record is signed; auditors know it, so it stays once it is chosen. One word.
COUNTERSIGN_RECORD_NAME = env.str("COUNTERSIGN_RECORD_NAME", default="countersign")
# Only a database that may be thrown away (tests, benchmarks) can be flushed.
COUNTERSIGN_DISPOSABLE = False
# Only a demonstration may move the clock.
COUNTERSIGN_DEMO = False

# Where people open the portal, for links in mail, as https://portal.example.org.
PUBLIC_URL = env.str("PUBLIC_URL", default="").rstrip("/")
# Whether mail gets to people; where it is only printed, nothing that must reach one person goes by it.
COUNTERSIGN_MAILS = False

# What one request may hold besides its files: a text of 1 MB, escaped as JSON or a form, fits well.
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024
# How large a file that belongs to a governed document may be.
ATTACHMENT_MAX_BYTES = env.int("ATTACHMENT_MAX_MB", default=10) * 1024 * 1024

# --- REST API ---------------------------------------------------------------------------------------------------------
REST_FRAMEWORK = {
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "DEFAULT_AUTHENTICATION_CLASSES": [
        "portal.api.tokens.TokenAuthentication",
        "rest_framework.authentication.SessionAuthentication",
    ],
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.IsAuthenticated"],
    "DEFAULT_PARSER_CLASSES": [
        "portal.api.parsing.JSONParser",
        "rest_framework.parsers.FormParser",
        "rest_framework.parsers.MultiPartParser",
    ],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "EXCEPTION_HANDLER": "portal.api.problems.handle",
    "COERCE_DECIMAL_TO_STRING": True,
}
SPECTACULAR_SETTINGS = {
    "TITLE": "Countersign",
    "VERSION": "1",
    "OAS_VERSION": "3.1.0",
    "SERVE_INCLUDE_SCHEMA": False,
    "SERVE_PERMISSIONS": ["rest_framework.permissions.IsAuthenticated"],
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
    "REDOC_DIST": "SIDECAR",
    # Fields of the same name in different objects would else be numbered.
    "ENUM_NAME_OVERRIDES": {
        "ActOutcomeEnum": ["done", "refused", "noted"],
        "DocumentKindEnum": "governance.models.documents.Document.Kind",
        "RemarkKindEnum": "governance.models.remarks.Remark.Kind",
        "ReportKindEnum": "portal.models.Report.Kind",
        "PersonKindEnum": "raci.people.models.Person.Kind",
        "ChangeKindEnum": "management.models.changes.Change.Kind",
        "InitiativeKindEnum": "governance.models.initiatives.Initiative.Kind",
        "AgendaItemKindEnum": "governance.models.meetings.AgendaItem.Kind",
        "BenefitKindEnum": "governance.models.benefits.Benefit.Kind",
        "AuditRatingEnum": "governance.models.assurance_findings.AuditFinding.Rating",
        "SampleBasisEnum": "governance.models.assurance_samples.Sample.Basis",
        "WorkpaperResultEnum": "governance.models.assurance_samples.SampleItem.Result",
        "InterestKindEnum": "governance.models.interests.Interest.Kind",
        "BallotChoiceEnum": "governance.models.decisions.Ballot.Choice",
        "CastingVoteEnum": ["for", "against"],
        "MajorityEnum": "governance.counting.Majority",
        "VotedMajorityEnum": "portal.forms.decisions.VOTED",
        "LikelihoodEnum": "governance.risk_scale.LIKELIHOODS",
        "ImpactEnum": "governance.risk_scale.IMPACTS",
        "NumberedLikelihoodEnum": "governance.risk_scale.NUMBERED_LIKELIHOODS",
        "NumberedImpactEnum": "governance.risk_scale.NUMBERED_IMPACTS",
        "RiskRhythmEnum": "governance.models.risks.Risk.Rhythm",
        "BenefitRhythmEnum": "governance.models.benefits.Benefit.Rhythm",
        "ControlResultEnum": "management.models.controls.ControlTest.Result",
        "RuleKindEnum": "raci.duties.models.SodRule.Kind",
        "ModeOfRuleEnum": "portal.forms.rules.MODES",
        "ChangeVerdictEnum": "management.models.changes.Change.Verdict",
        "EmergencyVerdictEnum": "raci.duties.models.Emergency.Verdict",
        "ChangeHoursEnum": [("outside", "Outside of service hours"), ("inside", "Within service hours")],
    },
}

# Guardian's backend is left out on purpose: it lets superusers through. Its grants are read by selectors.
SILENCED_SYSTEM_CHECKS = ["guardian.W001"]
