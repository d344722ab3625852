"""Scripts as the site sends them, without the room that readers of the source need.

The minifier comes as a compiled wheel for Linux and for Macs with Intel processors. Elsewhere the
scripts are sent as they are; they work the same.
"""

try:
    import minify
except ImportError:
    minify = None


def minified(script: str) -> str:
    """Return the JavaScript `script`, shorter where the minifier is installed.

    Examples
    --------
    >>> "const" in minified("const  one = 1; // a comment")
    True
    """
    return minify.string("application/javascript", script) if minify else script
