"""The small tables that ship with the book; ``data/README.txt`` names their source and licence."""

import csv
from importlib.resources import files
from typing import NamedTuple

import numpy as np

MEASUREMENTS = ("bill_length_mm", "bill_depth_mm", "flipper_length_mm", "body_mass_g")


class Penguins(NamedTuple):
    """Measurements and species of penguins.

    Attributes
    ----------
    x : ndarray, shape (342, 4)
        One row per penguin: bill length, bill depth and flipper length in mm, body mass in g.
    y : ndarray of int, shape (342,)
        The species of each row, as an index into `species`.
    features : names of the four columns of `x`
    species : names of the three classes, in alphabetical order
    """

    x: np.ndarray
    y: np.ndarray
    features: tuple[str, ...]
    species: tuple[str, ...]


class PeerRecord(NamedTuple):
    """What one library returned for the logits (gap, 0), the first class being the true one.

    Attributes
    ----------
    library, version : whose result it is
    gap : the difference of the two logits
    loss : cross-entropy
    gradient : its derivative by the first logit, p_1 - 1
    """

    library: str
    version: str
    gap: float
    loss: float
    gradient: float


def load_penguins() -> Penguins:
    """Load the penguins of Palmer Station: 342 rows, four measurements, three species.

    Returns
    -------
    penguins : Penguins
        The named tuple (x, y, features, species), in the order of the source.

    Notes
    -----
    In the public domain (CC0). Source: Gorman, Williams and Fraser, PLoS ONE 9(3), e90081 (2014),
    as tidied for the R package palmerpenguins by Horst, Hill and Gorman (2020). Chapter `training`.

    Examples
    --------
    >>> load_penguins().species
    ('Adelie', 'Chinstrap', 'Gentoo')
    """
    rows = _rows("penguins.csv")
    species = tuple(sorted({row["species"] for row in rows}))
    x = np.array([[float(row[name]) for name in MEASUREMENTS] for row in rows])
    y = np.array([species.index(row["species"]) for row in rows])
    return Penguins(x, y, MEASUREMENTS, species)


def load_peer_records() -> list[PeerRecord]:
    """Load what other libraries returned for a nearly certain true class.

    Returns
    -------
    records : list of PeerRecord
        Row by row as ``bench/peers.py --record`` wrote them.

    Notes
    -----
    Recorded for this book; ``data/README.txt`` says how. Chapter `beyond`.

    Examples
    --------
    >>> sorted({record.library for record in load_peer_records()})
    ['JAX', 'PyTorch']
    """
    return [
        PeerRecord(
            row["library"],
            row["version"],
            float(row["gap"]),
            float(row["loss"]),
            float(row["gradient"]),
        )
        for row in _rows("peers.csv")
    ]


def _rows(name: str) -> list[dict[str, str]]:
    """Return the rows of a data file, each as a dictionary from column name to text."""
    with files("softgrad").joinpath("data", name).open(encoding="utf-8", newline="") as table:
        return list(csv.DictReader(table))
