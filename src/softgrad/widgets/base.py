"""What all widgets of the book share."""

import base64

import anywidget

from softgrad.widgets.picture import Picture


class BookWidget(anywidget.AnyWidget):
    """A widget that also stands in print, in a PDF and on a page without JavaScript.

    Its traits are its whole state: what a reader does sets a trait, and what is drawn follows from
    the traits. Everything derived, such as probabilities, is a property. The module of the class
    and its JavaScript in ``js/`` have the same name.
    """

    def picture(self) -> Picture:
        """Return the widget's state as a picture."""
        raise NotImplementedError

    def description(self) -> str:
        """Return the widget's state in words and numbers, for those who do not see it."""
        raise NotImplementedError

    def _repr_mimebundle_(self, **kwargs: object) -> tuple[dict, dict]:
        data, metadata = super()._repr_mimebundle_(**kwargs)
        picture, description = self.picture(), self.description()
        data["image/svg+xml"] = picture.svg(description)
        data["image/png"] = base64.b64encode(picture.png()).decode("ascii")
        data["text/plain"] = description
        return data, metadata
