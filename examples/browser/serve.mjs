// A server for development: the page, its settings, and Authlete under the same origin, as a browser lets a page call no other
// without the consent of that one. The address is the argument; the settings are those of the environment.

import { createServer } from "node:http";
import { readFile } from "node:fs/promises";

const { AUTHLETE_BASE_URL } = process.env;
const [host, port] = (process.argv[2] ?? "127.0.0.1:8080").split(":");
const FILES = {
  "/": ["index.html", "text/html"],
  "/pkg/browser.js": ["pkg/browser.js", "text/javascript"],
  "/pkg/browser_bg.wasm": ["pkg/browser_bg.wasm", "application/wasm"],
};

const server = createServer(async (request, response) => {
  try {
    const [status, type, body] = await answer(request);
    response.writeHead(status, { "content-type": type }).end(body);
  } catch (error) {
    response.writeHead(502, { "content-type": "text/plain" }).end(`${error}`);
  }
});

async function answer(request) {
  if (FILES[request.url]) {
    const [file, type] = FILES[request.url];
    return [200, type, await readFile(new URL(file, import.meta.url))];
  }
  if (request.url === "/settings.json") {
    const names = ["AUTHLETE_API_VERSION", "AUTHLETE_SERVICE_APIKEY", "AUTHLETE_SERVICE_ACCESSTOKEN", "CLIENT_ID", "CLIENT_SECRET"];
    const settings = Object.fromEntries(names.map((name) => [name, process.env[name]]));
    return [200, "application/json", JSON.stringify({ ...settings, AUTHLETE_BASE_URL: `http://${request.headers.host}` })];
  }
  if (!request.url.startsWith("/api/")) {
    return [404, "text/plain", ""];
  }
  const { method, headers: { authorization, "content-type": type = "application/json" } } = request;
  const chunks = await request.toArray();
  const body = chunks.length > 0 ? Buffer.concat(chunks) : undefined;
  const answered = await fetch(AUTHLETE_BASE_URL + request.url, { method, headers: { authorization, "content-type": type }, body });
  return [answered.status, answered.headers.get("content-type") ?? "", Buffer.from(await answered.arrayBuffer())];
}

server.listen(Number(port), host, () => console.log(`http://${host}:${server.address().port}`));
