// The program in Node, with the settings of the environment.

import { readFile } from "node:fs/promises";
import { initSync, issue_and_introspect } from "./pkg/browser.js";

initSync({ module: await readFile(new URL("pkg/browser_bg.wasm", import.meta.url)) });
console.log(await issue_and_introspect(process.env));
