"""The engines that answer scans.  They filter, count, add up and pick the last; every division is Python's."""
