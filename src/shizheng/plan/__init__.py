"""What was promised, and the values all rooms speak.  Imports no other room."""
