"""What sends mail for other Django sites: each module promises a letter in its own way."""
