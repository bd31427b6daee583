"""Opens files and web pages of strangers, here and nowhere else, in worker processes with limits.

A worker (worker.py) keeps the libraries loaded and opens each file in a fork of its own, which may
use so much memory and time and no network, no file and no other program (confinement.py). The
program's side is pool.py: who is next, what a person may use up, and a new worker for a lost one.
"""
