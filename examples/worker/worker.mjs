// The Worker: it starts the program in WebAssembly and hands it the requests.

import wasm from "./pkg/worker_bg.wasm";
import { initSync, respond } from "./pkg/worker.js";

initSync({ module: wasm });

export default { fetch: (request, env) => respond(request, env) };
