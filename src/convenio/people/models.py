"""People who sign in, and what they are at which institution."""

from __future__ import annotations

from typing import Any, ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.db import models

from convenio.parties.models import Party, Unit
from convenio.parties.phrases import role_names
from convenio.parties.terms import Role


class PersonManager(BaseUserManager["Person"]):
    """Makes people; an e-mail address is kept in lower case."""

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> Person:
        person = self.model(email=email.strip().lower(), **fields)
        person.set_password(password)
        person.save()
        return person


class Person(AbstractBaseUser, PermissionsMixin):
    """Somebody who can sign in; the e-mail address is the name they sign in with."""

    email = models.EmailField(unique=True)
    name = models.CharField(max_length=200)
    language = models.CharField(max_length=10, default="en")
    is_active = models.BooleanField(default=True)
    joined_at = models.DateTimeField(auto_now_add=True)
    left_at = models.DateTimeField(null=True, blank=True)
    erased_at = models.DateTimeField(null=True, blank=True)

    objects: ClassVar[PersonManager] = PersonManager()

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: list[str] = []  # type: ignore[misc]

    class Meta:
        ordering = ["name", "email"]

    def __str__(self) -> str:
        return self.name or self.email


class Membership(models.Model):
    """A role of a person at an institution, for a unit or for the whole house."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="memberships")
    party = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="memberships")
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, null=True, blank=True)
    role = models.CharField(max_length=20, choices=[(role.value, role.value) for role in Role])
    mandate = models.CharField(max_length=300, blank=True)
    mandate_from = models.DateField(null=True, blank=True)
    mandate_until = models.DateField(null=True, blank=True)

    class Meta:
        ordering = ["party", "role", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["person", "party", "role", "unit"],
                condition=models.Q(unit__isnull=False),
                name="role_once_in_unit",
            ),
            models.UniqueConstraint(
                fields=["person", "party", "role"], condition=models.Q(unit=None), name="role_once_in_the_house"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person}: {self.role} at {self.party}"

    @property
    def role_name(self) -> str:
        """The role in a word of the reader's language."""
        return role_names({Role(self.role)})


class InvitationQuerySet(models.QuerySet["Invitation"]):
    """The vocabulary of invitations."""

    def open(self) -> InvitationQuerySet:
        """Neither accepted nor taken back; also those that are too old, since they can be sent again."""
        return self.filter(accepted_at=None, revoked_at=None)


class Invitation(models.Model):
    """A link by which a person joins. ``seed`` with the node's own secret makes it; sending again changes it."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="invitations")
    party = models.ForeignKey(Party, on_delete=models.PROTECT, related_name="+")
    seed = models.CharField(max_length=64)
    made_at = models.DateTimeField()
    made_by = models.BigIntegerField(null=True)
    expires_at = models.DateTimeField()
    sent = models.PositiveIntegerField(default=1)
    accepted_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)

    objects = InvitationQuerySet.as_manager()

    class Meta:
        ordering = ["expires_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["person"],
                condition=models.Q(accepted_at=None, revoked_at=None),
                name="one_open_invitation_per_person",
            )
        ]

    def __str__(self) -> str:
        return f"{self.person} to {self.party}"

    @property
    def is_open(self) -> bool:
        return self.accepted_at is None and self.revoked_at is None


class SharedCount(models.Model):
    """The table behind Django's cache: counts of failed sign-ins, shared by all web processes of the node.

    Django's database cache reads and writes it by these column names; nothing else does.
    """

    cache_key = models.CharField(max_length=255, primary_key=True)
    value = models.TextField()
    expires = models.DateTimeField(db_index=True)

    class Meta:
        db_table = "convenio_cache"

    def __str__(self) -> str:
        return self.cache_key
