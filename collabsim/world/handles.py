"""A group of arrays that compiled code receives as one pointer.

A tuple of a dozen arrays is flattened into some ninety machine arguments at
every call; that cost more than the rules themselves. A :class:`Handle` keeps
the address and shape of each array in one block of memory, and compiled code
reads an array's place when it needs it. Nothing is reference-counted there:
the Python object holds the arrays for as long as it lives.
"""

from __future__ import annotations

import hashlib
from typing import Any, ClassVar

import numpy as np
from llvmlite import ir
from numba import from_dtype
from numba.core import cgutils, types
from numba.core.typing.templates import AttributeTemplate
from numba.extending import (
    NativeValue,
    infer_getattr,
    lower_getattr_generic,
    models,
    register_model,
    typeof_impl,
    unbox,
)
from numba.np.arrayobj import make_array, populate_array

SLOTS_PER_FIELD = 3
"""Address and up to two lengths of each array."""


class HandleType(types.Type):
    """numba's type of a handle: its fields and their types."""

    def __init__(self, name: str, fields: tuple[tuple[str, Any], ...]) -> None:
        self.fields = fields
        text = ";".join(f"{field}:{kind}" for field, kind in fields)
        digest = hashlib.sha256(text.encode()).hexdigest()[:16]
        super().__init__(name=f"Handle({name},{digest})")

    def place(self, attribute: str) -> int:
        """Number of the field ``attribute``, or -1."""
        for place, (name, _kind) in enumerate(self.fields):
            if name == attribute:
                return place
        return -1


@register_model(HandleType)
class _HandleModel(models.PrimitiveModel):  # type: ignore[misc]
    """A handle is the address of its block."""

    def __init__(self, manager: Any, kind: HandleType) -> None:
        super().__init__(manager, kind, ir.IntType(64).as_pointer())


class Handle:
    """Base of the handles. ``TABLES`` names the arrays: dtype and number of dimensions.

    ``PARTS`` names handles inside the handle.
    """

    TABLES: ClassVar[dict[str, tuple[Any, int]]] = {}
    PARTS: ClassVar[dict[str, type[Handle]]] = {}
    _kind: ClassVar[HandleType | None] = None

    def __init__(self, **arrays: Any) -> None:
        names = [*self.TABLES, *self.PARTS]
        if set(arrays) != set(names):
            raise TypeError(f"{type(self).__name__} takes {', '.join(names)}")
        block = np.zeros(SLOTS_PER_FIELD * len(names), dtype=np.uint64)
        for place, name in enumerate(names):
            value = arrays[name]
            start = SLOTS_PER_FIELD * place
            if name in self.PARTS:
                block[start] = value.block.ctypes.data
            else:
                self._check(name, value)
                block[start] = value.ctypes.data
                block[start + 1 : start + 1 + value.ndim] = value.shape
            setattr(self, name, value)
        self.block = block
        self.address = int(block.ctypes.data)

    def _check(self, name: str, value: Any) -> None:
        dtype, dimensions = self.TABLES[name]
        plain = np.dtype(dtype)
        if value.dtype != plain or value.ndim != dimensions or not value.flags.c_contiguous:
            raise TypeError(f"{name} must be a contiguous array of {plain} in {dimensions}-d")

    @classmethod
    def kind(cls) -> HandleType:
        """The numba type of this class."""
        if cls._kind is None:
            fields: list[tuple[str, Any]] = []
            for name, (dtype, dimensions) in cls.TABLES.items():
                fields.append((name, types.Array(from_dtype(np.dtype(dtype)), dimensions, "C")))
            for name, part in cls.PARTS.items():
                fields.append((name, part.kind()))
            cls._kind = HandleType(cls.__name__, tuple(fields))
        return cls._kind


@typeof_impl.register(Handle)  # type: ignore[untyped-decorator]
def _typeof_handle(value: Handle, _context: Any) -> HandleType:
    return type(value).kind()


@unbox(HandleType)  # type: ignore[untyped-decorator]
def _unbox_handle(_kind: HandleType, value: Any, c: Any) -> NativeValue:
    number = c.pyapi.object_getattr_string(value, "address")
    address = c.pyapi.number_as_ssize_t(number)
    c.pyapi.decref(number)
    pointer = c.builder.inttoptr(address, ir.IntType(64).as_pointer())
    return NativeValue(pointer, is_error=cgutils.is_not_null(c.builder, c.pyapi.err_occurred()))


@infer_getattr
class _HandleAttribute(AttributeTemplate):  # type: ignore[misc]
    key = HandleType

    def generic_resolve(self, kind: HandleType, attribute: str) -> Any:
        place = kind.place(attribute)
        return kind.fields[place][1] if place >= 0 else None


@lower_getattr_generic(HandleType)  # type: ignore[untyped-decorator]
def _handle_field(context: Any, builder: Any, kind: HandleType, value: Any, name: str) -> Any:
    place = kind.place(name)
    field = kind.fields[place][1]
    word = ir.IntType(64)

    def slot(n: int) -> Any:
        number = ir.Constant(word, SLOTS_PER_FIELD * place + n)
        return builder.load(builder.gep(value, [number]))

    if isinstance(field, HandleType):
        return builder.inttoptr(slot(0), word.as_pointer())
    array = make_array(field)(context, builder)
    data_type = context.get_data_type(field.dtype)
    size = context.get_constant(types.intp, context.get_abi_sizeof(data_type))
    if isinstance(field.dtype, types.Record):
        size = context.get_constant(types.intp, field.dtype.size)
    shape = [slot(1 + n) for n in range(field.ndim)]
    strides = [size]
    if field.ndim > 1:
        strides = [builder.mul(shape[1], size), size]
    populate_array(
        array,
        data=builder.inttoptr(slot(0), array.data.type),
        shape=shape,
        strides=strides,
        itemsize=size,
        meminfo=None,
    )
    return array._getvalue()  # noqa: SLF001 - numba offers no other way
