"""How Django writes a time where nothing else is asked for: by 24 hours, as the desk does."""

TIME_FORMAT = "H:i"
DATETIME_FORMAT = "j M Y, H:i"
