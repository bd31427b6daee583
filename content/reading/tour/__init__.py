"""Reads the written conversations that the preview page plays step by step."""
