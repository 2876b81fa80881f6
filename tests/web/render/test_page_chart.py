"""Charts of sheets on pages: a line breaks where a share is of nothing."""

from search.counting.sheet import Picture
from web.render.figures.page_chart import heat, page_chart
from web.render.figures.page_layout import runs_of


def picture(*values: float | None) -> Picture:
    return Picture(
        form="lines", labels=tuple(map(str, range(len(values)))), series=("one",), values=(values,), form_of="share"
    )


def test_a_line_breaks_where_it_has_no_value() -> None:
    ((_, _, parts),) = page_chart(picture(0.5, 0.0, None, None, 1.0)).lines
    assert [part.count(",") for part in parts] == [2, 2], "a lone value is a short stroke"
    assert runs_of((None, 1.0, None, 2.0, 3.0, None)) == [[(1, 1.0)], [(3, 2.0), (4, 3.0)]]


def test_a_chart_without_any_value() -> None:
    ((_, _, parts),) = page_chart(picture(None, None)).lines
    assert parts == ()
    assert heat(picture(None, 0.0)) == ((0, 0),)
