"""The village pack: a poster, a loudspeaker script and a picture for a headmen's meeting."""
