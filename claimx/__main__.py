"""`python -m claimx`: the command line."""

from claimx.cli.app import main

if __name__ == "__main__":
    main()
