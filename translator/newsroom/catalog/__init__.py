"""The bilingual catalog of an article and its ledger: what was translated, and who decided what."""
