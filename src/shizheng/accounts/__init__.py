"""Accounts, units and memberships, and the rights that follow from them.  Accounts are offices, not people."""
