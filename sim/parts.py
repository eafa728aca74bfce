"""How numba compiles the engine: an entry and all that it calls are optimised and made machine code once, together.

By itself numba does both for every function with all that it calls, also where nothing but another compiled function
will ever call it: for code that is five calls deep, five times. A *part* is typed and lowered, and nothing more; the
*entry* that calls it does the rest. Loops are not turned into vector code: they run over a handful of powers or
channels, where masked vectors wait for the numbers that were just written one by one.
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


class EntryLibrary(JITCodeLibrary):
    """The code of an entry with all its parts."""

    def _optimize_final_module(self) -> None:
        manager, builder = self._codegen._module_pass_manager(loop_vectorize=False, slp_vectorize=False)
        manager.run(self._final_module, builder)


class _OpenLibrary(FunctionPass):
    """Gives a function a library of its own kind before it is lowered; nothing of the function changes."""

    library: type[JITCodeLibrary]

    def __init__(self) -> None:
        super().__init__()

    def run_pass(self, state: Any) -> bool:
        """Open the library, as numba itself does where there is none."""
        state.library = self.library(state.targetctx.codegen(), state.func_id.func_qualname)
        state.library.enable_object_caching()
        return False


@register_pass(mutates_CFG=False, analysis_only=False)
class _OpenPart(_OpenLibrary):
    _name, library = "open_part", PartLibrary


@register_pass(mutates_CFG=False, analysis_only=False)
class _OpenEntry(_OpenLibrary):
    _name, library = "open_entry", EntryLibrary


class _Compiler(CompilerBase):
    """Numba's usual pipeline with a library of our own."""

    opened: type[_OpenLibrary]

    def define_pipelines(self) -> list[Any]:
        """The one pipeline."""
        pipeline = DefaultPassBuilder.define_nopython_pipeline(self.state)
        pipeline.add_pass_after(self.opened, NopythonTypeInference)
        pipeline.finalize()
        return [pipeline]


class PartCompiler(_Compiler):
    """Compiles parts."""

    opened = _OpenPart


class EntryCompiler(_Compiler):
    """Compiles entries."""

    opened = _OpenEntry
