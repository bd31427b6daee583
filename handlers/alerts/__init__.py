"""Alerts: local warnings drafted from a campaign, approved by a second official, paced out."""
