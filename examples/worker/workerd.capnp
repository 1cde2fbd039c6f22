# The Worker under workerd, with the settings of the environment: workerd serve workerd.capnp

using Workerd = import "/workerd/workerd.capnp";

const config :Workerd.Config = (
  services = [
    (name = "token-endpoint", worker = .worker),
    # "private" and "local" for an emulator of Authlete on this machine. A Worker that calls Authlete itself wants "public" alone.
    (name = "internet", network = (allow = ["public", "private", "local"], tlsOptions = (trustBrowserCas = true))),
  ],
  sockets = [(name = "http", address = "127.0.0.1:8080", http = (), service = "token-endpoint")],
);

const worker :Workerd.Worker = (
  compatibilityDate = "2026-01-01",
  modules = [
    (name = "worker.mjs", esModule = embed "worker.mjs"),
    (name = "pkg/worker.js", esModule = embed "pkg/worker.js"),
    (name = "pkg/worker_bg.wasm", wasm = embed "pkg/worker_bg.wasm"),
  ],
  bindings = [
    (name = "AUTHLETE_API_VERSION", fromEnvironment = "AUTHLETE_API_VERSION"),
    (name = "AUTHLETE_BASE_URL", fromEnvironment = "AUTHLETE_BASE_URL"),
    (name = "AUTHLETE_SERVICE_APIKEY", fromEnvironment = "AUTHLETE_SERVICE_APIKEY"),
    (name = "AUTHLETE_SERVICE_ACCESSTOKEN", fromEnvironment = "AUTHLETE_SERVICE_ACCESSTOKEN"),
    (name = "ISSUER", fromEnvironment = "ISSUER"),
  ],
);
