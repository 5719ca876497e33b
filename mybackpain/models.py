"""The tables of the site itself."""

from mybackpain.staff.audit_log import AuditEntry

__all__ = ["AuditEntry"]
