"""Which of the owner's rule files is of an outlet."""

from pathlib import Path

from index.outlets.rule_files import file_for


def test_the_file_that_names_the_host(tmp_path: Path) -> None:
    (tmp_path / "a.toml").write_text("hosts = [", "utf-8")
    (tmp_path / "b.toml").write_bytes(b"\xff\xfe")
    (tmp_path / "c.toml").write_text("hosts = 3", "utf-8")
    (tmp_path / "d.toml").write_text('hosts = ["www.Lantern.example"]', "utf-8")
    (tmp_path / "e.toml").write_text('hosts = "pier.example"\n#' + "x" * 500, "utf-8")
    found = file_for(str(tmp_path), ["lantern.example"], 400)
    assert found is not None
    assert found.name == "d.toml"
    assert file_for(str(tmp_path), ["pier.example"], 400) is None, "too large"
    assert file_for(str(tmp_path), ["pier.example"], 4000) is not None
    assert file_for(str(tmp_path), ["other.example"], 400) is None
    assert file_for("", ["lantern.example"], 400) is None
    assert file_for(str(tmp_path / "missing"), ["lantern.example"], 400) is None
    assert file_for(str(tmp_path), [], 400) is None
