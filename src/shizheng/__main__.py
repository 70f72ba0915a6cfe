"""``python -m shizheng``."""

from shizheng.cli import main

main(prog_name="shizheng")
