"""The newsroom of the market article, for every test here."""

from tests.support.market_newsroom import newsroom, published, translate

__all__ = ["newsroom", "published", "translate"]
