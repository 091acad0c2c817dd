"""The page of the API in a real browser: it loads, lists the routes, and asks a query."""

from __future__ import annotations

import json
import shutil
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from support.serving import Running

playwright = pytest.importorskip("playwright.sync_api")
CHROMIUM = shutil.which("chromium")

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(CHROMIUM is None, reason="there is no chromium"),
]


def test_page__in_a_browser__lists_the_routes_and_asks(strict: Running):
    with playwright.sync_playwright() as started:
        browser = started.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        page = browser.new_page()
        wrong: list[str] = []
        page.on("pageerror", lambda error: wrong.append(str(error)))
        page.on("request", lambda one: wrong.append(one.url) if strict.url not in one.url else None)
        page.on("console", lambda one: wrong.append(one.text) if one.type == "error" else None)
        page.goto(f"{strict.url}/docs")
        page.wait_for_selector(".opblock", timeout=20_000)
        paths = [one.strip() for one in page.locator(".opblock-summary-path").all_inner_texts()]
        assert any("query/upgrade" in path.replace("\u200b", "") for path in paths)
        assert page.locator(".opblock").count() > 30

        page.click("button.authorize")
        page.fill("#auth-bearer-value", strict.named["all"])
        page.click(".auth-container:has(#auth-bearer-value) button[type=submit]")
        page.click("button.btn-done")

        block = page.locator("#operations-query-environments_query_create")
        block.locator(".opblock-summary-control").click()
        block.locator("input[placeholder=project]").fill("1")
        body = {"query": {"kind": "HogQLQuery", "query": "select 6 * 7"}}
        block.locator("textarea.body-param__text").fill(json.dumps(body))
        block.locator("button.execute").click()
        answer = block.locator(".live-responses-table tr.response .response-col_description")
        answer.first.wait_for(timeout=20_000)
        status = block.locator(
            ".live-responses-table tr.response .response-col_status"
        ).first.inner_text()
        text = answer.first.inner_text()
        browser.close()
    assert status.strip().startswith("200"), text
    assert '"results": [\n    [\n      42\n    ]\n  ]' in text
    assert wrong == []
