"""How staff sign in, how long they stay, and when an account is locked: the same on every site."""

from datetime import timedelta

SESSION_ENGINE = "mybackpain.staff.sessions"
SESSION_COOKIE_AGE = 30 * 60  # seconds without a request, after which staff sign in again
SESSION_LIFE = 12 * 60 * 60  # seconds after which they sign in again in any case
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"  # no cookie of its own
PASSWORD_RESET_TIMEOUT = 24 * 60 * 60
AUTHENTICATION_BACKENDS = [
    "axes.backends.AxesStandaloneBackend",
    "django.contrib.auth.backends.ModelBackend",
]
KNOWN_ADDRESS_FOR = timedelta(days=30)
AXES_FAILURE_LIMIT = 10
AXES_COOLOFF_TIME = timedelta(minutes=15)
AXES_RESET_COOL_OFF_ON_FAILURE_DURING_LOCKOUT = False
AXES_RESET_ON_SUCCESS = True
AXES_LOCKOUT_PARAMETERS = "mybackpain.staff.lockout.parameters"
AXES_USERNAME_CALLABLE = "mybackpain.staff.lockout.name_as_counted"
AXES_CLIENT_IP_CALLABLE = "mybackpain.staff.lockout.network_as_counted"
AXES_LOCKOUT_CALLABLE = "mybackpain.staff.lockout.locked_out"
# Our own audit log keeps what the library would keep, without what was typed.
AXES_DISABLE_ACCESS_LOG = True
AXES_ENABLE_ADMIN = AXES_VERBOSE = False
