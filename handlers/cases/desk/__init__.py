"""The buttons and words of officials in the chat: they take, discuss and close cases."""
