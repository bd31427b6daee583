"""The officials' side of cases: officials take, discuss and close them in their own chats."""
