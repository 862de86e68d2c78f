"""What every word of the house is (docs/glossary.md): a frozen value, equal by content."""

from pydantic import BaseModel, ConfigDict


class Frozen(BaseModel):
    """A frozen value: equal by content, refusing fields it does not know."""

    model_config = ConfigDict(frozen=True, extra="forbid", arbitrary_types_allowed=True)
