"""What a university says of itself, as a value: the JSON format ``convenio-profile-1``, its types, reader and writer.

The same format is read from files (demo content, import) and from partners over the network. Pure: no database.
"""

from convenio.institutions.profile.reading import parse_profile, read_entry, read_profile
from convenio.institutions.profile.values import (
    FORMAT,
    Achievement,
    Affiliation,
    BadProfile,
    Contact,
    Fact,
    OrganisationalUnit,
    Place,
    Profile,
    Ranking,
    Source,
    Strength,
)
from convenio.institutions.profile.writing import profile_bytes, profile_digest, profile_value

__all__ = [
    "FORMAT",
    "Achievement",
    "Affiliation",
    "BadProfile",
    "Contact",
    "Fact",
    "OrganisationalUnit",
    "Place",
    "Profile",
    "Ranking",
    "Source",
    "Strength",
    "parse_profile",
    "profile_bytes",
    "profile_digest",
    "profile_value",
    "read_entry",
    "read_profile",
]
