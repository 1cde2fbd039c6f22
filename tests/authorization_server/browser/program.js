// The authorization server as a program. The environment variable AUTHORIZATION_SERVER is its path.

import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';

/** Starts a server on a free port. Answers with its URL, and with what stops it. */
export async function start(...options) {
  const command = ['--listen', '127.0.0.1:0', ...options];
  const program = spawn(process.env.AUTHORIZATION_SERVER, command, { stdio: ['ignore', 'pipe', 'inherit'] });
  for await (const line of createInterface({ input: program.stdout })) {
    const metadata = line.match(/Metadata: (.*)\/\.well-known\//);
    if (metadata) {
      return { url: metadata[1], stop: () => program.kill() };
    }
  }
  throw new Error('the authorization server ended before it said where it is');
}
