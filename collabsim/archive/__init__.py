"""An archive of a sweep that a reviewer can run again: an RO-Crate, and what it takes.

::

    ro-crate-metadata.json     every file, what it is, and its SHA-256
    README.md                  what this is and how to run it again
    results/                   the run folder: manifest, pilots, organisation files, own code
    scenarios/<name>.json      every scenario with all its values
    runs.csv                   every run: cell, world, replication, seed, hash
    columns.csv, odd.md        what every column holds; the description of the model
    requirements.lock, wheel/  the libraries with hashes, and the program itself
    CITATION.cff, codemeta.json, platform.json

What is promised to be the same, bit for bit, is the hash of a run: of its events and pilots. Bytes
of Parquet files, figures and times are not.
"""

from collabsim.archive.making import Archived, make_archive
from collabsim.archive.opening import Archive
from collabsim.archive.reproducing import Reproduced, reproduce

__all__ = ["Archive", "Archived", "Reproduced", "make_archive", "reproduce"]
