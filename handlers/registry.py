"""The features, in matching order. A feature is added by one folder and one line here."""
