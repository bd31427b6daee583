"""Rutan's own words as sound: letters to phonemes with tones, espeak-ng, files for the apps."""
