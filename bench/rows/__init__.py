"""What is measured, a file for each group of rows; each gives its rows for the sizes asked for."""
