"""The name of an exercise on the page, as a link to itself.

A number changes when an exercise is added before it; the name stays. Teachers put the name on
their worksheets, so readers must be able to see it, on the screen and on paper.
"""

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.transforms.post_transforms import SphinxPostTransform
from sphinx_exercise.nodes import is_exercise_node


class ShowExerciseNames(SphinxPostTransform):
    """Put the label of each exercise behind its title."""

    default_priority = 30  # sphinx-exercise replaces the titles at 20
    formats = ("html",)

    def run(self, **_kwargs: object) -> None:
        """Add the links in place."""
        for exercise in self.document.findall(is_exercise_node):
            title = exercise.next_node(nodes.title)
            title += [nodes.Text(" "), self_link(exercise["label"])]


def self_link(label: str) -> nodes.reference:
    """Return the name of an exercise, as a link to where it stands."""
    link = nodes.reference("", refuri=f"#{label}", internal=True, classes=["exercise-name"])
    link += nodes.literal("", label)
    return link


def setup(app: Sphinx) -> None:
    """Show the names."""
    app.add_post_transform(ShowExerciseNames)
