"""The maths font of the site and how it is made."""
