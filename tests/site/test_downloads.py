"""Each chapter is offered as a notebook."""

import nbformat

from softgrad.site import downloads

CHAPTER = (
    "# One\n\nWords and $p_i$.\n\n```{code-cell} ipython3\n:tags: [hide-input]\n\n1 + 1\n```\n"
)


def test_the_notebook_has_the_cells_of_the_chapter_and_no_outputs(book):
    book.write(one=CHAPTER)
    notebook = downloads.notebook(book.folder / "one.md")
    nbformat.validate(notebook)
    assert [cell.cell_type for cell in notebook.cells] == ["markdown", "code"]
    assert notebook.cells[1].source == "1 + 1"
    assert notebook.cells[1].outputs == []


def test_the_notebook_is_the_same_each_time(book):
    book.write(one=CHAPTER)
    source = book.folder / "one.md"
    assert downloads.notebook(source) == downloads.notebook(source)


def test_the_page_links_the_notebook_and_the_file_is_there(book):
    book.write(one=CHAPTER)
    assert book.build().returncode == 0
    assert 'href="_sources/one.ipynb"' in book.page("one")
    nbformat.validate(nbformat.read(book.pages / "_sources" / "one.ipynb", 4))
