// The emulator as a program, and what of the SDK is called on it. The environment variable EMULATOR is the program's path.

import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';

import { Authlete } from '@authlete/typescript-sdk';

/** Starts the emulator. Answers with the settings that it printed, and with what stops it. */
export async function start() {
  const program = spawn(process.env.EMULATOR, ['--listen', '127.0.0.1:0'], { stdio: ['ignore', 'pipe', 'inherit'] });
  const settings = {};
  for await (const line of createInterface({ input: program.stdout })) {
    if (line === '') {
      return { settings, stop: () => program.kill() };
    }
    const pair = line.match(/^(\w+)=(.*)$/);
    if (pair) {
      settings[pair[1]] = pair[2];
    }
  }
  throw new Error('the emulator ended before it printed its settings');
}

/** The SDK, or an area of it, which adds the name of each method that is called to `called`. */
export function recorded(sdk, called, area = '') {
  return new Proxy(sdk, {
    get(target, name) {
      const member = target[name];
      if (typeof member === 'function') {
        called.add(area + name);
        return member.bind(target);
      }
      return recorded(member, called, `${area}${name}.`);
    },
  });
}

/** The names of all methods of the SDK: it has areas as getters of its classes. */
export function methods(sdk = new Authlete(), area = '') {
  return Object.entries(Object.getOwnPropertyDescriptors(Object.getPrototypeOf(sdk)))
    .filter(([name]) => name !== 'constructor')
    .flatMap(([name, { get }]) => (get ? methods(sdk[name], `${area}${name}.`) : area + name));
}
