"""Pictures to print: a sheet laid out as shapes once, and the shapes written as SVG or as PNG."""
