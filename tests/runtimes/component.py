"""Runs a component under Wasmtime with the environment and the network of this machine, as `wasmtime run -S inherit-env,inherit-network`
does: python component.py FILE"""

import sys

from wasmtime import Engine, Store, WasiConfig
from wasmtime._bindings import wasi_config_inherit_network
from wasmtime.component import Component, Linker

engine = Engine()
store = Store(engine)
wasi = WasiConfig()
wasi.inherit_env()
wasi.inherit_stdout()
wasi.inherit_stderr()
# It has no method for that.
wasi_config_inherit_network(wasi.ptr())
store.set_wasi(wasi)

linker = Linker(engine)
linker.add_wasip2()
component = Component.from_file(engine, sys.argv[1])
exports = component.type.exports(engine)
name = next(name for name in exports if name.startswith("wasi:cli/run@"))
instance = linker.instantiate(store, component)
interface = instance.get_export_index(store, name)
outcome = instance.get_func(store, instance.get_export_index(store, "run", interface))(store)
sys.exit(0 if outcome.tag == "ok" else 1)
