"""Enumerations whose members are plain integers in compiled code.

numba gives members of each ``IntEnum`` a type of their own, so that a function
called with members of several enumerations is compiled once for each. Members
of a :class:`Code` are 64-bit integers there, and ordinary ``IntEnum`` members
in plain Python.
"""

from __future__ import annotations

from enum import EnumMeta, IntEnum
from typing import Any

from numba.core import types
from numba.core.typing.templates import AttributeTemplate
from numba.extending import (
    infer_getattr,
    lower_getattr_generic,
    models,
    register_model,
    typeof_impl,
)


class CodeMeta(EnumMeta):
    """Marks the enumerations numba should see as integers."""


class Code(IntEnum, metaclass=CodeMeta):
    """Base of every enumeration that compiled code reads."""


class CodeClassType(types.Opaque):
    """numba's type of a :class:`Code` class."""

    def __init__(self, instance_class: type[Code]) -> None:
        self.instance_class = instance_class
        super().__init__(f"CodeClass({instance_class.__module__}.{instance_class.__qualname__})")


register_model(CodeClassType)(models.OpaqueModel)


@typeof_impl.register(CodeMeta)  # type: ignore[untyped-decorator]
def _typeof_code(value: type[Code], _context: Any) -> CodeClassType:
    return CodeClassType(value)


@typeof_impl.register(Code)  # type: ignore[untyped-decorator]
def _typeof_member(_value: Code, _context: Any) -> Any:
    return types.int64


@infer_getattr
class _CodeAttribute(AttributeTemplate):  # type: ignore[misc]
    key = CodeClassType

    def generic_resolve(self, kind: CodeClassType, attribute: str) -> Any:
        return types.int64 if attribute in kind.instance_class.__members__ else None


@lower_getattr_generic(CodeClassType)  # type: ignore[untyped-decorator]
def _code_value(context: Any, _builder: Any, kind: CodeClassType, _value: Any, name: str) -> Any:
    return context.get_constant(types.int64, int(kind.instance_class[name]))
