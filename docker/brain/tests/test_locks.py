import re
import tomllib
from pathlib import Path

BRAIN = Path(__file__).parent.parent
PINNED = re.compile(r"^([a-z0-9.-]+)==([^ \n]+)", re.MULTILINE)


def locked(name: str) -> dict[str, str]:
    return dict(PINNED.findall((BRAIN / "locks" / name).read_text()))


def test_what_the_project_names_is_locked_at_that_version() -> None:
    project = tomllib.loads((BRAIN / "pyproject.toml").read_text())["project"]
    service = dict(PINNED.findall("\n".join(project["dependencies"])))
    tests = dict(PINNED.findall("\n".join(project["optional-dependencies"]["test"])))
    assert len(service) == len(project["dependencies"])
    assert service.items() <= (locked("base.txt") | locked("torch.txt")).items()
    everything = locked("base.txt") | locked("test.txt")
    assert tests.items() <= everything.items()


def test_every_package_has_hashes_and_no_address() -> None:
    for path in (BRAIN / "locks").iterdir():
        text = path.read_text()
        packages = re.split(r"^(?=\S)", text, flags=re.MULTILINE)[1:]
        assert packages
        assert all("--hash=sha256:" in package for package in packages)
        assert "://" not in text


def test_a_package_is_in_one_lock_only() -> None:
    names = [name for path in ("base.txt", "torch.txt", "test.txt") for name in locked(path)]
    assert len(names) == len(set(names))
    assert "triton" not in names
