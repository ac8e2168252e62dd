"""Who signs in and how: login or e-mail, a password, and a one-time code for whoever has switched it on."""

from datetime import timedelta

from portal.settings.paths import env

AUTH_USER_MODEL = "raci.Account"
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "allauth.account.auth_backends.AuthenticationBackend",
]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.ScryptPasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]

LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
LOGOUT_REDIRECT_URL = "account_login"
SESSION_COOKIE_AGE = int(timedelta(hours=12).total_seconds())
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"

# --- allauth ----------------------------------------------------------------------------------------------------------
ACCOUNT_ADAPTER = "portal.identity.accounts.AccountAdapter"
ACCOUNT_USER_MODEL_USERNAME_FIELD = "login"
ACCOUNT_LOGIN_METHODS = {"username", "email"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "email", "password1*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_EMAIL_NOTIFICATIONS = False
# A signature is fresh for five minutes after the password or code was given again.
ACCOUNT_REAUTHENTICATION_TIMEOUT = int(timedelta(minutes=5).total_seconds())
# django-axes counts failures; a second counter would only contradict it. This one slows the trying of many names.
ACCOUNT_RATE_LIMITS = {"login_failed": None, "login": "60/m/ip"}

MFA_ADAPTER = "portal.identity.one_time_codes.OneTimeCodeAdapter"
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_TOTP_ISSUER = "Countersign"
MFA_ALLOW_UNVERIFIED_EMAIL = True

# --- lockout ----------------------------------------------------------------------------------------------------------
AXES_FAILURE_LIMIT = 5
AXES_COOLOFF_TIME = timedelta(minutes=15)
AXES_LOCKOUT_PARAMETERS = [["username", "ip_address"]]
AXES_RESET_ON_SUCCESS = True
AXES_USERNAME_CALLABLE = "portal.identity.lockout.name_given"
AXES_CLIENT_IP_CALLABLE = "portal.identity.lockout.address"
AXES_LOCKOUT_CALLABLE = "portal.identity.lockout.locked"
AXES_VERBOSE = False
# Its rows are read through the portal; Django's admin would let somebody delete them.
AXES_ENABLE_ADMIN = False

# How many proxies of our own stand before the portal; each adds one address to X-Forwarded-For.
TRUSTED_PROXIES = env.int("TRUSTED_PROXIES", default=0)
ALLAUTH_TRUSTED_PROXY_COUNT = TRUSTED_PROXIES

# --- object grants ----------------------------------------------------------------------------------------------------
# Nobody is anonymous here, so guardian makes no account for them.
ANONYMOUS_USER_NAME = None
