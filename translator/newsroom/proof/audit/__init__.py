"""Audit: what ledgers, git and published pages prove about who translated, approved and signed off each segment."""
