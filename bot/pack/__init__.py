"""The village pack: a poster, a loudspeaker script and a picture for the headmen's meeting."""
