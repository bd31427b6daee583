"""Figures for officials: months, tables of cases, charts and a map."""
