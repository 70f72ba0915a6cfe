"""What units report: register schemas, code lists with validity, typed rows and their import."""
