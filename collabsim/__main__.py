"""``python -m collabsim`` is the command ``collabsim``."""

from collabsim.cli import main

if __name__ == "__main__":
    main()
