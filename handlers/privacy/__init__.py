"""The privacy feature: shows a person the data stored about them, and erases it."""
