"""How parts of compiled code are compiled: typed and lowered, but neither optimised nor made machine code alone.

Numba optimises every function with all that it calls, and makes machine code of it, also where nothing but another
compiled function will ever call it: of code that is five calls deep, five times. The entry that calls a part does both
once, for the whole.
"""

from __future__ import annotations

from typing import Any

from numba.core.codegen import JITCodeLibrary
from numba.core.compiler import CompilerBase, DefaultPassBuilder
from numba.core.compiler_machinery import FunctionPass, register_pass
from numba.core.typed_passes import NopythonTypeInference


class _WithoutEnvironment:
    """Numba's code generator for a part, which keeps no Python objects beside its code: nothing raises or prints."""

    def __init__(self, generator: Any) -> None:
        self._generator = generator

    def __getattr__(self, name: str) -> Any:
        return getattr(self._generator, name)

    def set_env(self, name: str, environment: Any) -> None:
        """There is no machine code yet that could hold an environment."""


class PartLibrary(JITCodeLibrary):
    """The code of a part, ready to be linked into that of its callers and for nothing else."""

    @property
    def codegen(self) -> Any:
        """The code generator, as numba asks for it once the function is lowered."""
        return _WithoutEnvironment(self._codegen)

    def _optimize_final_module(self) -> None:
        """Left to the entry."""

    def _finalize_final_module(self) -> None:
        self._finalize_dynamic_globals()
        self._finalized = True

    def get_pointer_to_function(self, name: str) -> int:
        """No machine code, so no address."""
        self._ensure_finalized()
        return 0


@register_pass(mutates_CFG=False, analysis_only=False)
class OpenPartLibrary(FunctionPass):
    """Gives the function a library of parts before it is lowered."""

    _name = "open_part_library"

    def __init__(self) -> None:
        super().__init__()

    def run_pass(self, state: Any) -> bool:
        """Open the library; nothing of the function changes."""
        state.library = PartLibrary(state.targetctx.codegen(), state.func_id.func_qualname)
        return False


class PartCompiler(CompilerBase):
    """Numba's usual pipeline with a library of parts."""

    def define_pipelines(self) -> list[Any]:
        """The one pipeline."""
        pipeline = DefaultPassBuilder.define_nopython_pipeline(self.state)
        pipeline.add_pass_after(OpenPartLibrary, NopythonTypeInference)
        pipeline.finalize()
        return [pipeline]
