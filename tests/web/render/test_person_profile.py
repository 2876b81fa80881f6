"""What the registry knows of a person, on their page and in the API."""

from flask.testing import FlaskClient

from index.article import Annotation, Mention
from index.document import document_of
from tests.index.fakes import annotate
from tests.search.newsroom import Newsroom
from tests.search.newsroom import article as made


def publish(newsroom: Newsroom) -> str:
    extra = made(30, "A bridge <opens>", "Mayor Marta J. Kovel opened it with Oda Kovel.", published="2025-07-14")
    newsroom.publish(extra)
    people = (
        Mention(name="Marta J. Kovel", spans=((6, 20),), roles=("Mayor",)),
        Mention(name="Oda Kovel", spans=((36, 45),)),
    )
    annotate(newsroom.archive, [(extra.id, Annotation(annotator="test", mentions=people))])
    newsroom.engine.add(
        document_of(one, newsroom.settings.timezone) for one in newsroom.archive.articles.get_many([extra.id])
    )
    newsroom.engine.commit("")
    return extra.id


def test_the_api_tells_forms_roles_and_companions(client: FlaskClient, newsroom: Newsroom) -> None:
    key = publish(newsroom)
    body = client.get("/api/v1/people/marta-kovel").get_json()
    assert {form["name"]: form["articles"] for form in body["forms"]} == {"Marta Kovel": 2, "Marta J. Kovel": 1}
    (evidence,) = next(form["newest"] for form in body["forms"] if form["name"] == "Marta J. Kovel")
    assert client.get(evidence).get_json()["id"] == key
    (proof,) = next(form["evidence"] for form in body["forms"] if form["name"] == "Marta J. Kovel")
    assert proof["url"] == evidence
    ((start, end),) = proof["sentence"]["marks"]
    assert proof["sentence"]["text"][start:end] == "Marta J. Kovel"
    assert proof["sentence"]["text"] == "Mayor Marta J. Kovel opened it with Oda Kovel."
    text = client.get(evidence).get_json()["text"]
    assert text[proof["span"][0] : proof["span"][1]] == "Marta J. Kovel"
    (role,) = body["roles"]
    assert (role["role"], role["articles"], role["first"][:10]) == ("Mayor", 1, "2025-07-14")
    assert {one["id"]: one["articles"] for one in body["appears_with"]} == {"ishan-brandt": 1, "oda-kovel": 1}


def test_evidence_goes_with_its_article(client: FlaskClient, newsroom: Newsroom) -> None:
    key = publish(newsroom)
    newsroom.archive.articles.forget(ids=[key])
    body = client.get("/api/v1/people/marta-kovel").get_json()
    assert all(proof["article"] != key for form in body["forms"] for proof in form["evidence"])
    assert "opened it with" not in client.get("/people/marta-kovel").text


def test_a_companion_links_to_the_articles_that_name_both(client: FlaskClient) -> None:
    for companion in client.get("/api/v1/people/marta-kovel").get_json()["appears_with"]:
        assert client.get(companion["search_url"]).get_json()["total"]["value"] == companion["articles"]


def test_the_page_shows_forms_with_evidence_and_dated_roles(client: FlaskClient, newsroom: Newsroom) -> None:
    key = publish(newsroom)
    page = client.get("/people/marta-kovel").text
    assert "<bdi>Marta J. Kovel</bdi>" in page
    assert f'href="/articles/{key}"' in page
    assert "A bridge &lt;opens&gt;" in page
    assert "Mayor <mark>Marta J. Kovel</mark> opened it with Oda Kovel." in page
    assert "<bdi>Mayor</bdi>" in page
    assert "14 July 2025" in page
    assert "person_op=and" in page
