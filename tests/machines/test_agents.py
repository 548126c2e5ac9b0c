"""An agent reads, proposes and is corrected; by none of its ways does it count as a person."""

from __future__ import annotations

import asyncio
import json
import os
import subprocess
import sys
import time
from typing import TYPE_CHECKING, Any

import pytest

from translator.newsroom.catalog.storage import load_catalog
from translator.newsroom.house import open_newsroom
from translator.newsroom.house.people import machine_at_work
from translator.newsroom.review.session import Session

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

mcp = pytest.importorskip("mcp")

GOOD = {1: "渡轮", 2: "2026年3月12日，老渡轮往返31趟。", 3: "船长<1>自幼</1>熟悉这座港口。"}


def server(room: Path, *, may_write: bool = True) -> Any:
    """Return the tools in this process, as most tests want them."""
    from translator.desk.machines.agent import Agent
    from translator.desk.machines.mcp_server import make_server

    newsroom = open_newsroom(room)
    return make_server(Agent(newsroom, machine_at_work(newsroom, "agent:draft")), may_write=may_write)


def program(room: Path, *options: str) -> Any:
    """Return the real program, at the end of a pipe."""
    from tests.conftest import REPOSITORY

    return mcp.StdioServerParameters(
        command=sys.executable, args=["-m", "translator", "mcp", *options], cwd=str(room),
        env={**os.environ, "PYTHONPATH": str(REPOSITORY)},
    )  # fmt: skip


async def ask(client: Any, tool: str, **values: Any) -> Any:
    answer = await client.call_tool(tool, values)
    assert not answer.is_error, answer.content[0].text
    return json.loads(answer.content[0].text)


@pytest.mark.asyncio
async def test_an_agent_drafts_an_article_and_mends_what_the_gate_sends_back(room: Path) -> None:
    async with mcp.Client(program(room, "--propose", "--as", "agent:draft")) as client:
        (work,) = await ask(client, "list_work")
        assert work["open"] == [1, 2, 3]
        briefings = await ask(client, "read_segments", slug="ferry", to="zh-Hans", numbers=work["open"])
        assert briefings[0]["terms"] == [{"source": "ferry", "targets": ["渡轮"], "status": "required", "note": ""}]

        wrong = {1: "老船", 2: "2026年3月12日，老渡轮往返13趟。", 3: GOOD[3]}
        items = [{"number": number, "text": text} for number, text in wrong.items()]
        first = await ask(client, "propose", slug="ferry", to="zh-Hans", items=items)
        assert [one["status"] for one in first["results"]] == ["refused", "refused", "proposed"]
        named = {one["number"]: [found["check"] for found in one["findings"]] for one in first["results"]}
        assert named == {1: ["gls.missing"], 2: ["num.value"], 3: []}

        items = [{"number": number, "text": text, "source_id": str(number)} for number, text in GOOD.items()]
        second = await ask(client, "propose", slug="ferry", to="zh-Hans", items=items)
        assert [one["status"] for one in second["results"]] == ["proposed", "proposed", "known"]
        again = await ask(client, "propose", slug="ferry", to="zh-Hans", items=items[:2])
        assert [one["status"] for one in again["results"]] == ["known", "known"]

    catalog = load_catalog(open_newsroom(room), "ferry", "zh-Hans")
    assert {entry.state.value for entry in catalog.entries} == {"new"}
    assert {item.actor for entry in catalog.entries for item in catalog.proposals(entry)} == {"agent:draft"}


@pytest.mark.asyncio
async def test_what_people_refused_and_why_comes_back_with_the_next_try(room: Path) -> None:
    newsroom = open_newsroom(room)
    mei = newsroom.people.get("mei")
    assert mei is not None
    asked = {"slug": "ferry", "to": "zh-Hans"}
    async with mcp.Client(server(room)) as client:
        await ask(client, "propose", **asked, items=[{"number": 2, "text": GOOD[2]}])
        desk = Session(newsroom.article("ferry"), "zh-Hans", mei)
        desk.go(2)
        desk.dismiss(desk.catalog.proposals(desk.current)[0].line, "往返 is for buses")
        desk.close()
        wrong = await ask(client, "propose", **asked, items=[{"number": 2, "text": "老渡轮开了13趟。"}])
        again = await ask(client, "propose", **asked, items=[{"number": 2, "text": GOOD[2]}])

    for (answer,), status in ((wrong["results"], "refused"), (again["results"], "known")):
        assert answer["status"] == status
        assert [(one["target"], one["reason"], one["actor"]) for one in answer["refused"]] == [
            (GOOD[2], "往返 is for buses", "mei")
        ]


@pytest.mark.asyncio
async def test_the_preview_marks_what_waits_and_what_is_missing(room: Path, run_translator: Callable[..., Any]) -> None:
    run_translator("set", "ferry", "1", "--to", "zh-Hans", GOOD[1], "--by", "mei", cwd=room)
    async with mcp.Client(server(room)) as client:
        await ask(client, "propose", slug="ferry", to="zh-Hans", items=[{"number": 3, "text": GOOD[3]}])
        page = await ask(client, "preview", slug="ferry", to="zh-Hans")

    assert page.endswith(
        "# 渡轮\n\n⟦2 open: The old ferry made 31 trips on March 12, 2026.⟧\n\n"
        "⟦3 suggested: 船长[自幼](https://a.example/x)熟悉这座港口。⟧\n"
    )
    assert str(room) not in page


@pytest.mark.asyncio
async def test_a_client_that_only_reads_has_no_tool_that_writes(room: Path) -> None:
    async with mcp.Client(server(room, may_write=False)) as client:
        tools = (await client.list_tools()).tools
        assert {"propose", "comment"}.isdisjoint({tool.name for tool in tools})
    async with mcp.Client(server(room)) as client:
        tools = (await client.list_tools()).tools
    assert len(tools) <= 12
    described = json.dumps([tool.model_dump(exclude_none=True) for tool in tools])
    assert len(described) < 2500 * 4  # A token of English is about four characters.


@pytest.mark.asyncio
async def test_junk_is_answered_with_words_and_without_a_path_of_the_machine(room: Path) -> None:
    calls: list[tuple[str, dict[str, Any]]] = [
        ("check", {"slug": "nowhere", "to": "zh-Hans", "number": 1, "text": "x"}),
        ("check", {"slug": "ferry", "to": "klingon", "number": 1, "text": "x"}),
        ("check", {"slug": "ferry", "to": "zh-Hans", "number": 99, "text": "x"}),
        ("check", {"slug": "ferry", "to": "zh-Hans", "number": 1, "text": "x" * 100_000}),
        ("propose", {"slug": "../../etc/passwd", "to": "zh-Hans", "items": [{"number": 1, "text": "x"}]}),
        ("propose", {"slug": "ferry", "to": "zh-Hans", "items": [{"number": "one"}]}),
        ("propose", {"slug": "ferry", "to": "zh-Hans", "items": []}),
        ("approve", {"slug": "ferry", "to": "zh-Hans", "number": 1}),
    ]
    async with mcp.Client(server(room)) as client:
        for tool, values in calls:
            answer = await client.call_tool(tool, values)
            assert answer.is_error, (tool, values)
            assert str(room) not in answer.content[0].text
            assert "Traceback" not in answer.content[0].text


WAYS = {
    "set a text": ("set", "ferry", "1", "--to", "zh-Hans", "渡轮", "--by", "{}"),
    "send back": (
        "mark", "ferry", "2", "--to", "zh-Hans", "--state", "draft", "--reason", "so", "--category", "style",
        "--severity", "minor", "--by", "{}",
    ),
    "approve": ("mark", "ferry", "2", "--to", "zh-Hans", "--state", "reviewed", "--by", "{}"),
    "sign off": ("mark", "ferry", "2", "--to", "zh-Hans", "--state", "final", "--by", "{}"),
    "waive": ("mark", "ferry", "2", "--to", "zh-Hans", "--waive", "gls.missing", "--reason", "so", "--by", "{}"),
    "lock": ("mark", "ferry", "2", "--to", "zh-Hans", "--lock", "--by", "{}"),
    "cut": ("set", "ferry", "2", "--to", "zh-Hans", "--split", "on March", "--by", "{}"),
    "close what a person said": ("comment", "ferry", "2", "--close", "--to", "zh-Hans", "--by", "{}"),
    "take pages back": ("unpublish", "ferry", "--by", "{}"),
    "release them again": ("unpublish", "ferry", "--undo", "--reason", "so", "--by", "{}"),
    "mend a fact": ("correct", "ferry", "2", "渡轮往返31趟。", "--to", "zh-Hans", "--notice", "so", "--by", "{}"),
    "give work away": ("assign", "ferry", "--to", "zh-Hans", "--who", "bo", "--by", "{}"),
    "dismiss": ("mark", "ferry", "1", "--to", "zh-Hans", "--dismiss", "--by", "{}"),
}  # fmt: skip


# Each machine tries every other way, which is all that differs between them: an entry in people.yml.
@pytest.mark.parametrize(("way", "machine"), [(way, ("agent:x", "robo")[at % 2]) for at, way in enumerate(WAYS)])
def test_a_machine_cannot_decide(room: Path, run_translator: Callable[..., Any], way: str, machine: str) -> None:
    assert (
        run_translator("set", "ferry", "2", "--to", "zh-Hans", "老船往返31趟。", "--by", "mei", cwd=room).returncode
        == 0
    )
    assert run_translator("propose", "ferry", "1", "--to", "zh-Hans", "渡轮", "--as", machine, cwd=room).returncode == 0
    assert run_translator("comment", "ferry", "2", "Sure?", "--to", "zh-Hans", "--by", "bo", cwd=room).returncode == 0
    before = (room / "locales/zh-Hans/ferry.jsonl").read_bytes()

    done = run_translator(*(part.format(machine) for part in WAYS[way]), cwd=room)

    assert done.returncode != 0
    assert (room / "locales/zh-Hans/ferry.jsonl").read_bytes() == before


def test_a_machine_is_never_called_by_the_name_of_a_person(room: Path, run_translator: Callable[..., Any]) -> None:
    done = run_translator("propose", "ferry", "1", "--to", "zh-Hans", "渡轮", "--as", "mei", cwd=room)

    assert done.returncode == 2
    assert "mei is no program" in done.stderr


def test_a_machine_that_decides_in_the_ledger_is_found(room: Path, run_translator: Callable[..., Any]) -> None:
    from translator.newsroom.catalog.storage import catalog_transaction

    with catalog_transaction(open_newsroom(room), "ferry", "zh-Hans") as catalog:
        catalog.apply(catalog.entry(1), "edit", actor="agent:x", target="渡轮", origin="human")
    subprocess.run(["git", "add", "-A"], cwd=room, check=True)
    subprocess.run(["git", "commit", "-qm", "work"], cwd=room, check=True)

    done = run_translator("verify", cwd=room)

    assert done.returncode == 1
    assert "agent:x is a program" in done.stdout

    answered = run_translator("verify", "--acknowledge", "person", "--reason", "so", "--by", "agent:y", cwd=room)
    assert answered.returncode != 0
    assert "a person answers for decisions" in answered.stderr
    assert not (room / "locales/acknowledgements.jsonl").exists()


def test_a_briefing_fits_its_schema(room: Path, run_translator: Callable[..., Any]) -> None:
    import jsonschema

    run_translator("propose", "ferry", "1", "--to", "zh-Hans", "渡轮", "--as", "agent:x", "--reason", "short", cwd=room)
    briefings = json.loads(run_translator("show", "ferry", "--to", "zh-Hans", "--format", "json", cwd=room).stdout)
    schema = json.loads(run_translator("show", "ferry", "--to", "zh-Hans", "--schema", cwd=room).stdout)

    for briefing in briefings:
        jsonschema.validate(briefing, schema)
    assert briefings[0]["proposals"][0]["reason"] == "short"


def test_what_decides_prints_the_segments_as_json(room: Path, run_translator: Callable[..., Any]) -> None:
    def answer(*command: str) -> Any:
        done = run_translator(*command, "--to", "zh-Hans", "--by", "mei", "--format", "json", cwd=room)
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout)

    key = load_catalog(open_newsroom(room), "ferry", "zh-Hans").entry(1).key
    row = {"slug": "ferry", "tag": "zh-Hans", "number": 1, "key": key}
    assert answer("set", "ferry", "1", "渡轮") == [row | {"state": "translated"}]
    assert answer("comment", "ferry", "1", "So?") == [row | {"state": "translated"}]
    assert answer("comment", "ferry", "0", "All of it.") == []
    back = ("--state", "draft", "--reason", "so", "--category", "style", "--severity", "minor")
    assert answer("mark", "ferry", "1", *back) == [row | {"state": "draft"}]
    assert [one["state"] for one in answer("mark", "ferry", "1", "--lock")] == ["draft"]
    done = run_translator("mark", "--undo", "--by", "mei", "--format", "json", cwd=room)
    assert json.loads(done.stdout) == [row | {"state": "draft"}]


@pytest.mark.asyncio
async def test_two_agents_at_one_segment_lose_nothing(room: Path) -> None:
    async def work(name: str) -> list[str]:
        async with mcp.Client(program(room, "--propose", "--as", f"agent:{name}")) as client:
            said = []
            for turn in range(3):
                text = GOOD[2].replace("往返", f"{name}第{'一二三'[turn]}次说往返")
                answer = await ask(client, "propose", slug="ferry", to="zh-Hans", items=[{"number": 2, "text": text}])
                said += [one["status"] for one in answer["results"]]
            return said

    assert await asyncio.gather(work("ann"), work("bob")) == [["proposed"] * 3] * 2
    catalog = load_catalog(open_newsroom(room), "ferry", "zh-Hans")
    laid = [item.actor for item in catalog.proposals(catalog.entry(2))]
    assert sorted(laid) == ["agent:ann"] * 3 + ["agent:bob"] * 3


def asked(method: str, number: int | None, **params: Any) -> bytes:
    call = {"jsonrpc": "2.0", "method": method, "params": params, **({} if number is None else {"id": number})}
    return json.dumps(call).encode() + b"\n"


@pytest.mark.parametrize("seconds", [0.01, 0.1])
def test_a_host_that_is_killed_leaves_whole_files_and_a_retry_changes_nothing(room: Path, seconds: float) -> None:
    items = [{"number": number, "text": text, "source_id": str(number)} for number, text in GOOD.items()]
    call = {"name": "propose", "arguments": {"slug": "ferry", "to": "zh-Hans", "items": items}}
    client = {"protocolVersion": "2025-06-18", "capabilities": {}, "clientInfo": {"name": "x", "version": "1"}}
    parameters = program(room, "--propose", "--as", "agent:draft")
    for is_killed in (True, False):
        with subprocess.Popen(
            [parameters.command, *parameters.args], cwd=room, env=parameters.env,
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
        ) as host:  # fmt: skip
            assert host.stdin is not None
            assert host.stdout is not None
            host.stdin.write(asked("initialize", 1, **client))
            host.stdin.flush()
            host.stdout.readline()
            host.stdin.write(asked("notifications/initialized", None) + asked("tools/call", 2, **call))
            host.stdin.flush()
            if is_killed:
                time.sleep(seconds)
                host.kill()
            else:
                assert b"result" in host.stdout.readline()
                host.stdin.close()
        catalog = load_catalog(open_newsroom(room), "ferry", "zh-Hans")
        assert len(catalog.entries) == 3
    assert [len(catalog.proposals(entry)) for entry in catalog.entries] == [1, 1, 1]


@pytest.mark.asyncio
async def test_the_tutorials_article_is_drafted_by_a_client_and_signed_by_two_people(
    tmp_path: Path, run_translator: Callable[..., Any]
) -> None:
    from tests.conftest import REPOSITORY

    page = (REPOSITORY / "docs/tutorial.md").read_text()
    for command in (["init", "-q"], ["config", "user.email", "li.lei@example.org"], ["config", "user.name", "Li Lei"]):
        subprocess.run(["git", *command], cwd=tmp_path, check=True)
    assert run_translator("init", "--yes", cwd=tmp_path).returncode == 0
    for name in ("glossaries/people.yml", "articles/en/ferry.md"):
        text = page.partition(f"cat > {name} <<'END'\n")[2].partition("END\n")[0]
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(text)
    (tmp_path / "glossaries/terms.csv").write_text("en,zh-Hans,status\nferry,渡轮,required\n")
    assert run_translator("sync", "ferry", "--to", "zh-Hans", cwd=tmp_path).returncode == 0
    texts = {
        "The Harbour Ferry Goes Electric": ("港口摆渡船改用电力", "港口渡轮改用电力"),
        "The new ferry carries 320 passengers and made its first crossing on Thursday.": (
            "新渡轮可载客230人，已于周四首航。", "新渡轮可载客320人，已于周四首航。",
        ),
    }  # fmt: skip
    async with mcp.Client(program(tmp_path, "--propose", "--as", "agent:draft")) as client:
        (work,) = await ask(client, "list_work")
        read = await ask(client, "read_segments", slug="ferry", to="zh-Hans", numbers=work["open"])
        for at in (0, 1):
            items = [{"number": one["number"], "text": texts[one["source"]][at]} for one in read]
            answer = await ask(client, "propose", slug="ferry", to="zh-Hans", items=items)
            checks = [found["check"] for one in answer["results"] for found in one["findings"]]
            assert [one["status"] for one in answer["results"]] == [["refused"] * 2, ["proposed"] * 2][at]
            assert at or {"gls.missing", "num.value"} <= set(checks)
    for item in items:
        arguments = ("set", "ferry", str(item["number"]), item["text"], "--to", "zh-Hans", "--as", "li-lei")
        assert run_translator(*arguments, cwd=tmp_path).returncode == 0
    for state in ("reviewed", "final"):
        arguments = ("mark", "ferry", "all", "--to", "zh-Hans", "--state", state, "--as")
        assert run_translator(*arguments, "agent:draft", cwd=tmp_path).returncode != 0
        assert run_translator(*arguments, "han-meimei", cwd=tmp_path).returncode == 0
    assert run_translator("publish", "ferry", cwd=tmp_path).returncode == 0
    page = (tmp_path / "articles/zh-Hans/ferry.md").read_text()
    assert "origin: mtpe" in page
    assert "agent:draft" in page
