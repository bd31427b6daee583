"""Replays random histories without each reporter in turn: what of the public answers changes?"""
