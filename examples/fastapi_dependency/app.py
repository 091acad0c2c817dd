"""A FastAPI service that takes PostHog queries of any age and stores them in their newest shape.

Run it: uvicorn app:app
"""

from typing import Annotated, Any

from fastapi import Body, Depends, FastAPI, HTTPException

import querykit

app = FastAPI()


def newest_query(query: Annotated[dict[str, Any], Body(embed=True)]) -> dict[str, Any]:
    """Return the query of the body, upgraded; answer 422 with all findings when it is none."""
    upgraded = querykit.upgrade(query)
    errors = [one for one in querykit.validate(upgraded) if one.severity == "error"]
    if errors:
        raise HTTPException(422, [one.as_dict() for one in errors])
    return upgraded


NewestQuery = Annotated[dict[str, Any], Depends(newest_query)]


@app.post("/insights")
def save_insight(query: NewestQuery) -> dict[str, Any]:
    """Save an insight; here it only comes back."""
    return {"query": query}
