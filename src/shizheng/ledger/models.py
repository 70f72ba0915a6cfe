"""The log and what it wrote.  Rows of these tables are only ever added; the database refuses updates and deletions.

One ``Entry`` per act.  A ``Version`` is what a record says; a ``Standing`` is the state that a version took by an act.
"""

from __future__ import annotations

from django.db import models

from shizheng.ledger.outside import Draft as Draft  # noqa: PLC0414 - found here like the other models
from shizheng.ledger.outside import Upload as Upload  # noqa: PLC0414
from shizheng.ledger.reminding.models import Letter, Round  # noqa: F401 - where Django looks for models


class State(models.TextChoices):
    """The states that a version passes through."""

    REPORTED = "reported"
    SUBMITTED = "submitted"
    APPROVED = "approved"
    RETURNED = "returned"
    WITHDRAWN = "withdrawn"


class Entry(models.Model):
    """One act: who, by which right, when, from where; the digest of all it wrote, chained to the entry before.

    Positions are dense and start at 1.  ``at`` never decreases.  ``origin`` is the address that a request came from,
    empty for what was done on the machine itself.  ``synthetic`` marks replayed time.
    """

    position = models.BigIntegerField(primary_key=True)
    act = models.CharField(max_length=20)
    account = models.CharField(max_length=150)
    right = models.CharField(max_length=60)
    origin = models.CharField(max_length=45, blank=True, db_default="")
    at = models.DateTimeField(db_index=True)
    summary = models.TextField()
    digest = models.CharField(max_length=64)
    previous = models.CharField(max_length=64)
    hash = models.CharField(max_length=64)
    synthetic = models.BooleanField()

    class Meta:
        ordering = ["position"]
        indexes = [
            *(models.Index(fields=[name, "position"], name=f"entry_{name}") for name in ("act", "account", "origin")),
            models.Index(fields=["position"], condition=models.Q(synthetic=True), name="entry_synthetic"),
        ]

    def __str__(self) -> str:
        return f"{self.position} {self.act}"


class Version(models.Model):
    """What a record said: canonical JSON of its values and lines, with its hash.  Numbers count from 1."""

    record = models.CharField(max_length=80)
    register = models.CharField(max_length=60)
    number = models.IntegerField()
    unit = models.CharField(max_length=40)
    body = models.TextField()
    sha256 = models.CharField(max_length=64)
    entry = models.ForeignKey(Entry, on_delete=models.PROTECT, related_name="versions")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["record", "number"], name="version_number_once")]
        indexes = [models.Index(fields=["register", "unit"])]

    def __str__(self) -> str:
        return f"{self.record} v{self.number}"


class Standing(models.Model):
    """The state that a version took by an act, with the reason where one was given."""

    version = models.ForeignKey(Version, on_delete=models.PROTECT, related_name="standings")
    state = models.CharField(max_length=12, choices=State.choices)
    reason = models.TextField(blank=True)
    entry = models.ForeignKey(Entry, on_delete=models.PROTECT, related_name="standings")

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(state__in=State.values), name="standing_state_known")]
        indexes = [models.Index(fields=["entry"], condition=models.Q(state="reported"), name="standing_reported")]

    def __str__(self) -> str:
        return f"{self.version_id} {self.state}"


class Evidence(models.Model):
    """A file that stands behind a version: its name, its type as its bytes tell it, and their hash.

    The bytes lie in the home folder under their hash; see ``evidence``.
    """

    version = models.ForeignKey(Version, on_delete=models.PROTECT, related_name="evidence")
    sha256 = models.CharField(max_length=64, db_index=True)
    name = models.CharField(max_length=255)
    media_type = models.CharField(max_length=100)
    size = models.BigIntegerField()
    entry = models.ForeignKey(Entry, on_delete=models.PROTECT, related_name="evidence")

    def __str__(self) -> str:
        return f"{self.name} {self.sha256[:12]}"


class Written(models.Model):
    """What an act wrote beside versions; ``told`` stands in the digest of its entry, so that it can't be altered."""

    entry = models.ForeignKey(Entry, on_delete=models.PROTECT, related_name="%(class)ss")
    entry_id: int

    class Meta:
        abstract = True

    def told(self) -> list[object]:
        """The row as the digest takes it: every field but its key and its entry, in their order."""
        fields = [field for field in self._meta.concrete_fields if field.name not in ("id", "entry")]
        return [self._meta.model_name, *(field.value_from_object(self) for field in fields)]


class Note(Written):
    """Something that an office remarked on a record."""

    record = models.CharField(max_length=80, db_index=True)
    text = models.TextField()

    def __str__(self) -> str:
        return f"note on {self.record}"


class Declaration(Written):
    """A unit says that it had nothing to report for a duty in a period, or takes that back.  The last one holds."""

    unit = models.CharField(max_length=40)
    duty = models.CharField(max_length=60)
    start = models.DateField()
    end = models.DateField()
    stands = models.BooleanField()

    class Meta:
        indexes = [models.Index(fields=["start", "duty", "unit"])]

    def __str__(self) -> str:
        return f"{self.unit} {self.duty} {self.start}"


class Lock(Written):
    """A period that was closed, or opened again, under a name.  The last one of a period holds.

    ``dated`` tells by which field the records of each register are dated, as it was when the period was closed.
    """

    name = models.CharField(max_length=80)
    start = models.DateField()
    end = models.DateField()
    closed = models.BooleanField()
    reason = models.TextField(blank=True)
    dated = models.JSONField(default=dict)

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(end__gte=models.F("start")), name="lock_has_days")]

    def __str__(self) -> str:
        return f"{self.name} {'closed' if self.closed else 'open'}"


class Exemption(Written):
    """A unit may still act on records of a register in a closed period, until a day; or no longer may."""

    unit = models.CharField(max_length=40)
    register = models.CharField(max_length=60)
    start = models.DateField()
    end = models.DateField()
    until = models.DateField()
    stands = models.BooleanField()
    reason = models.TextField()

    def __str__(self) -> str:
        return f"{self.unit} {self.register} {self.start}"


class Overlap(Written):
    """Whether two records tell of the same event, as the planning office decided.  The last one of a pair holds.

    Where they do, ``record`` is set aside and ``other`` counts.  ``lifted``: the other was withdrawn.
    """

    class Verdict(models.TextChoices):
        SAME = "same"
        DIFFERENT = "different"
        LIFTED = "lifted"

    record = models.CharField(max_length=80, db_index=True)
    other = models.CharField(max_length=80, db_index=True)
    verdict = models.CharField(max_length=10, choices=Verdict.choices)
    reason = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~models.Q(record=models.F("other")), name="overlap_of_two"),
            models.CheckConstraint(
                condition=models.Q(verdict__in=["same", "different", "lifted"]), name="verdict_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.record} {self.verdict} {self.other}"


class Classification(Written):
    """A record of which only its unit, its reviewers and the auditors see what it says, or which is open again.

    The last one of a record holds, whatever day is asked about.
    """

    record = models.CharField(max_length=80, db_index=True)
    unit = models.CharField(max_length=40)
    withheld = models.BooleanField()
    reason = models.TextField()

    def __str__(self) -> str:
        return f"{self.record} {'withheld' if self.withheld else 'open'}"


class Redaction(Written):
    """Words of a version, or a file behind it, that are gone: what it says since has the hash ``after``; a file had the
    hash ``sha256``.
    """

    record = models.CharField(max_length=80, db_index=True)
    number = models.IntegerField()
    fields = models.JSONField(default=list)
    after = models.CharField(max_length=64, blank=True)
    sha256 = models.CharField(max_length=64, blank=True)
    reason = models.TextField()

    def __str__(self) -> str:
        return f"{self.record} v{self.number} redacted"


class NoteRedaction(Written):
    """Words beside a record that are gone: a remark's, a reason's, the name of a file.  ``position`` is that of the
    entry which wrote them, whose digest would be ``after`` by what stands there since.
    """

    record = models.CharField(max_length=80, db_index=True)
    position = models.BigIntegerField()
    after = models.CharField(max_length=64)
    reason = models.TextField()

    def __str__(self) -> str:
        return f"words at {self.position} redacted"


WRITTEN: tuple[type[Written], ...] = (
    Note, Declaration, Lock, Exemption, Overlap, Classification, Redaction, NoteRedaction,
)  # fmt: skip


class Document(models.Model):
    """A plan or definition as it was adopted: its bytes, their hash, and what was found in it."""

    kind = models.CharField(max_length=20)
    name = models.CharField(max_length=200)
    sha256 = models.CharField(max_length=64)
    content = models.BinaryField()
    findings = models.TextField()
    entry = models.ForeignKey(Entry, on_delete=models.PROTECT, related_name="documents")

    def __str__(self) -> str:
        return f"{self.kind} {self.name}"
