"""The copy of the catalogue: fetched, judged, applied. The last good state is kept whatever is served."""

from convenio.network.catalogue.publish import publish_catalogue
from convenio.network.catalogue.pull import accept_held, catalogue_file, pull, take
from convenio.network.catalogue.trust import add_partner, confirm_key

__all__ = ["accept_held", "add_partner", "catalogue_file", "confirm_key", "publish_catalogue", "pull", "take"]
