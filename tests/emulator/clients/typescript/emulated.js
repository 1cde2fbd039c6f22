// The emulator as a program. The environment variable EMULATOR is its path.

import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';

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
