"""Loads the conversations that the preview page plays step by step, as a tour for visitors."""
