"""The same gunicorn for what the site is compared with."""

import os

bind = os.environ["BIND"]
workers = int(os.environ["WEB_CONCURRENCY"])
accesslog = None
control_socket_disable = True
