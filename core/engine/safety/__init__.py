"""The label-safety audit: does an augmentation change what a picture is? Measured on pictures."""

from core.engine.safety.audit import audit
from core.engine.safety.report import AuditReport

__all__ = ["AuditReport", "audit"]
