"""A wheel carries the rules compiled for its platform, and says which that is.

`COLLABSIM_PLATFORM` names another platform than this one; `any` makes a wheel without a library,
for all of them, in which numba compiles the rules. `make wheels` makes one for each.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

TAGS = {
    "linux-x86_64": "manylinux_2_17_x86_64",
    "linux-aarch64": "manylinux_2_17_aarch64",
    "macos-arm64": "macosx_11_0_arm64",
    "macos-x86_64": "macosx_11_0_x86_64",
    "windows-x86_64": "win_amd64",
}


class PlatformWheel(BuildHookInterface):  # type: ignore[type-arg]
    """Puts the library of one platform into the wheel, where there is one."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Add the library and the tag of the platform.

        Args:
            version: what is built; an editable installation reads the checkout itself.
            build_data: what the builder is told.

        Raises:
            FileNotFoundError: the library of a platform that was asked for is not there.
        """
        if version == "editable":
            return
        root = Path(self.root)
        sys.path.insert(0, str(root))
        from collabsim.native import file_name, platform_here  # noqa: PLC0415 - from this folder

        asked = os.environ.get("COLLABSIM_PLATFORM")
        of = asked or platform_here()
        if of not in TAGS:
            if asked not in {None, "any"}:
                raise FileNotFoundError(f"{asked} is none of {', '.join(TAGS)} and any")
            return
        places = (root / "collabsim" / "native", root / "build" / "native")
        found = [place for place in places if (place / file_name(of)).is_file()]
        if not found:
            if asked:
                raise FileNotFoundError(f"there is no library for {of}: run make native first")
            return
        file = found[0] / file_name(of)
        build_data["pure_python"] = False
        build_data["tag"] = f"py3-none-{TAGS[of]}"
        for one in (file, file.with_suffix(".json")):
            build_data["force_include"][str(one)] = f"collabsim/native/{one.name}"
