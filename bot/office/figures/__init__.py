"""Tables, charts, PDF and spreadsheets of figures for officials; storage/figures reads the
numbers.
"""
