"""What Django gives for the desk without a line of ours but the names of columns."""
