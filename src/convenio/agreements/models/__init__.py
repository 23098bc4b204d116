"""Tables of the centre. What the parties said is in events; all else here is a projection, a draft or private work."""

from convenio.agreements.models.agreement import Agreement, AgreementQuerySet
from convenio.agreements.models.cost import Cost
from convenio.agreements.models.delivered import ActivityLine
from convenio.agreements.models.drafts import Draft, DraftClause, DraftCommitment
from convenio.agreements.models.events import Card, PactEvent, PactFile, PactText, PeerProgress
from convenio.agreements.models.house_texts import HouseText, HouseVersion, TextOrigin
from convenio.agreements.models.life import Archived, Obligation, Reminder, StillRunning
from convenio.agreements.models.listing import Facet, PromiseSum
from convenio.agreements.models.suggestion import Suggestion
from convenio.agreements.models.word import WordArrival, WordCopy
from convenio.agreements.models.work import Clearance, LastLook, Rendition, SigningIntent, SigningKey

__all__ = [
    "ActivityLine",
    "Agreement",
    "AgreementQuerySet",
    "Archived",
    "Card",
    "Clearance",
    "Cost",
    "Draft",
    "DraftClause",
    "DraftCommitment",
    "Facet",
    "HouseText",
    "HouseVersion",
    "LastLook",
    "Obligation",
    "PactEvent",
    "PactFile",
    "PactText",
    "PeerProgress",
    "PromiseSum",
    "Reminder",
    "Rendition",
    "SigningIntent",
    "SigningKey",
    "StillRunning",
    "Suggestion",
    "TextOrigin",
    "WordArrival",
    "WordCopy",
]
