"""Quotations as JSON and CSV, and on the page of a person."""

import csv
import html
import io
import re

from flask.testing import FlaskClient

WORDS = "There is no drama or division in the cabinet,"


def test_quotations_of_a_person(client: FlaskClient) -> None:
    answer = client.get("/api/v1/quotes?person=Marta+Kovel")
    assert answer.status_code == 200
    assert answer.json is not None
    [found] = answer.json["quotes"]
    assert found["quotation"] == WORDS
    assert found["speaker"] == {"id": "marta-kovel", "name": "Marta Kovel"}
    assert found["said_by"] == "Kovel"
    assert found["context"] == f"“{WORDS}” Kovel said."
    assert found["article"]["title"] == "Harbour tariffs rise again"
    assert found["page"].endswith(f"/articles/{found['article']['id']}")
    assert answer.json["articles"] == 1
    assert answer.json["next"] is None


def test_words_are_those_of_quotations(client: FlaskClient) -> None:
    def total(query: str) -> int:
        answer = client.get(f"/api/v1/quotes?{query}").json
        assert answer is not None
        return len(answer["quotes"])

    assert total("q=drama") == 1
    assert total("q=timber") == 0
    assert total("q=drama&person=Ishan+Brandt") == 0
    assert total("q=drama&outlet=hill-gazette") == 0
    assert total("from=2031") == 0
    assert total("") >= 1


def test_all_of_them_as_csv(client: FlaskClient) -> None:
    answer = client.get("/api/v1/quotes?person=marta-kovel&format=csv")
    assert answer.mimetype == "text/csv"
    [row] = csv.DictReader(io.StringIO(answer.text))
    assert (row["speaker"], row["quotation"], row["title"]) == ("Marta Kovel", WORDS, "Harbour tariffs rise again")


def test_what_makes_no_sense_is_said(client: FlaskClient) -> None:
    for query in ("limit=0", "format=xml", "speaker=x", "from=2025-99", "cursor=x", "q=place:x"):
        answer = client.get(f"/api/v1/quotes?{query}")
        assert answer.status_code == 400, query


def test_the_page_of_a_person_shows_what_they_say(client: FlaskClient) -> None:
    page = client.get("/people/marta-kovel").text
    assert "In their words" in page
    assert WORDS in page
    assert "/api/v1/quotes?person=marta-kovel&amp;format=csv" in page
    assert "In their words" not in client.get("/people/oda-kovel").text


def test_the_page_lists_quotations_with_speaker_sentence_and_article(client: FlaskClient) -> None:
    page = client.get("/quotes?person=Marta+Kovel&q=drama").text
    assert "Quotes of <bdi>Marta Kovel</bdi>" in page
    assert "There is no <mark>drama</mark> or division in the cabinet," in page
    assert '<a class="outlet" href="/people/marta-kovel">' in page
    assert "…” Kovel said." in page
    assert re.search(r'href="/articles/[^"]+\?at=\d+-\d+#cited"', page)
    assert 'value="Marta Kovel"' in page  # what was asked stays in the form, as a name
    assert "/api/v1/quotes?q=drama&amp;person=marta-kovel&amp;format=csv" in page


def test_the_page_of_everything_shows_the_newest_and_who_is_quoted(client: FlaskClient) -> None:
    page = client.get("/quotes").text
    assert WORDS in page
    assert "Quoted in most articles" in page
    assert 'href="/quotes?person=marta-kovel"' in page
    assert 'aria-current="true">Newest' in page
    assert "Best match" not in page  # without words nothing is a better match
    assert "Best match" in client.get("/quotes?q=drama").text


def test_every_part_of_the_form_narrows(client: FlaskClient) -> None:
    assert WORDS in client.get("/quotes?outlet=harbour-herald&from=2025&to=2031").text
    for asked in ("q=timber", "outlet=hill-gazette", "from=2031", "q=drama&person=Ishan+Brandt", "person=Nobody+Known"):
        page = client.get(f"/quotes?{asked}")
        assert page.status_code == 200
        assert "No quotes found." in page.text, asked
        assert 'href="/quotes?person=marta-kovel"' in page.text  # something that can be found
        assert "There is no" in page.text  # words that can be found
    assert "Nobody Known" in client.get("/quotes?person=Nobody+Known").text


def test_examples_find_something(client: FlaskClient) -> None:
    page = client.get("/quotes?q=timber").text
    links = re.findall(r'href="(/quotes\?(?:person|q)=[^"]+)"', page.split("What can be found here")[1])
    assert len(links) >= 2
    for link in links:
        assert '<li class="quotation">' in client.get(html.unescape(link)).text


def test_several_people_can_be_asked_for_and_taken_out_again(client: FlaskClient) -> None:
    page = client.get("/quotes?person=marta-kovel&person=ishan-brandt").text
    assert WORDS in page
    assert 'name="person" value="ishan-brandt"' in page
    assert "Without </span><bdi>Marta Kovel</bdi>" in page


def test_what_cannot_be_read_is_said_on_the_page(client: FlaskClient) -> None:
    for asked in ("from=2025-99", "q=place:x"):
        page = client.get(f"/quotes?{asked}")
        assert page.status_code == 400
        assert "This could not be searched" in page.text
    assert client.get("/quotes?cursor=cut-off&q=drama").location == "/quotes?q=drama"
    assert client.get("/quotes?sort=odd&limit=many&nonsense=1").status_code == 200


def test_pages_can_be_turned_to_the_end(client: FlaskClient) -> None:
    seen: list[str] = []
    address: str | None = "/quotes?limit=1&sort=oldest"
    while address:
        page = client.get(address).text
        seen += re.findall(r"<blockquote[^>]*>(.*?)</blockquote>", page)
        assert ("First page" in page) == ("cursor=" in address)
        more = re.search(r'<a class="next" rel="next" href="(/quotes\?[^"]+)"', page)
        address = html.unescape(more[1]) if more else None
    assert len(seen) == len(set(seen)) >= 1
    assert "No more quotes." in page or seen
    assert client.get("/api/v1/quotes?sort=reported").status_code == 400
    assert client.get("/api/v1/quotes?sort=oldest").status_code == 200


def test_words_of_a_filter_alone_show_what_that_person_says(client: FlaskClient) -> None:
    assert WORDS in client.get("/quotes?q=says:marta-kovel").text
    assert "No quotes found." in client.get("/quotes?q=says:ishan-brandt").text


def test_everybody_finds_the_page(client: FlaskClient) -> None:
    assert 'href="/quotes">Quotes' in client.get("/").text
    assert 'href="/quotes"' in client.get("/help").text
    assert "/quotes?person=marta-kovel" in client.get("/people/marta-kovel").text
