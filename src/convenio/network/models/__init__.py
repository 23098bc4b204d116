"""Tables of the gate: what is owed to partners, what was exchanged, whose keys are known, our own keys."""

from convenio.network.models.delivery import Delivery
from convenio.network.models.exchange import Exchange, Nonce
from convenio.network.models.own_keys import NodeKey
from convenio.network.models.partners import CatalogueCopy, PartnerKey, PartnerNode

__all__ = ["CatalogueCopy", "Delivery", "Exchange", "NodeKey", "Nonce", "PartnerKey", "PartnerNode"]
