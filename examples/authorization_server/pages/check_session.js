"use strict";

function browserState() {
  const name = "__Host-browser-state=";
  const cookie = document.cookie.split("; ").find((pair) => pair.startsWith(name));
  return cookie === undefined ? "" : cookie.slice(name.length);
}

async function digest(text) {
  const hash = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text));
  return btoa(String.fromCharCode(...new Uint8Array(hash)))
    .replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}

// The message is the client's ID, a space and its session_state.
async function answer(message, origin) {
  const parts = /^(\S+) ([A-Za-z0-9_-]+)\.(\S+)$/.exec(message);
  if (typeof message !== "string" || parts === null) {
    return "error";
  }
  const [, clientId, hash, salt] = parts;
  return hash === await digest(`${clientId} ${origin} ${browserState()} ${salt}`) ? "unchanged" : "changed";
}

addEventListener("message", async (event) => {
  let status = "error";
  try {
    status = await answer(event.data, event.origin);
  } finally {
    event.source.postMessage(status, event.origin);
  }
});
