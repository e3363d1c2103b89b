"""Measurements: speed and memory, always as figures of one run on one machine."""
