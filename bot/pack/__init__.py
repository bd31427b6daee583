"""The village pack, which the command `pack` writes: a poster, a loudspeaker script and a picture
for a headmen's meeting.
"""
