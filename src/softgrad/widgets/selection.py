"""The selected entry of a matrix with a row and a column for each class."""

import traitlets
from traitlets import TraitError

from softgrad.widgets.base import BookWidget
from softgrad.widgets.traits import IndexPair


class SelectsAnEntry(BookWidget):
    """A widget with the trait ``selected``, which lies inside the matrix of its ``logits``."""

    selected = IndexPair(default_value=(0, 1)).tag(sync=True)

    @traitlets.validate("selected")
    def _inside_the_matrix(self, proposal: dict) -> tuple[int, int]:
        if max(proposal["value"]) >= len(self.logits):
            raise TraitError(
                f"selected is {proposal['value']}: there are {len(self.logits)} logits, "
                f"so indices run from 0 to {len(self.logits) - 1}"
            )
        return proposal["value"]

    @traitlets.observe("logits")
    def _keep_selection_inside(self, _change: dict) -> None:
        last = len(self.logits) - 1
        self.selected = tuple(min(index, last) for index in self.selected)
