"""`python -m earvoice.cli`, for where the script is not on the path."""

from earvoice.cli.app import main

main()
