"""Values become HTML, SVG, Atom and citations."""
