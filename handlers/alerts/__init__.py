"""Alerts: warnings to residents, drafted from a campaign and approved by a second official."""
