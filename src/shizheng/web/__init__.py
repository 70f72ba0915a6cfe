"""The site: screens over the ledger and the library.  A Django app without models; it writes nothing itself."""
