// The conformance suite judges the proxy as an authorization server: node conformance-authorization.mjs URL MODE

import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { Browser } from './lib/browser.mjs';
import { fail, must, pass } from './lib/check.mjs';
import { freePort, judgesFolder, node } from './lib/processes.mjs';

const [url, mode] = process.argv.slice(2);
const name = `conformance authorization ${mode}`;
const issuer = new URL(url).origin;
const suite = join(judgesFolder, 'node_modules/@modelcontextprotocol/conformance/dist/index.js');

try {
  const port = await freePort();
  const clientId = await register(`http://127.0.0.1:${port}/callback`);
  const printed = await judge(['authorization', '--url', issuer, '--client-id', clientId, '--resource', url, '-p', String(port)]);
  report(printed);
} catch (error) {
  fail(`${name}: runs to its end`, error);
}

process.exit();

/** The suite does not register itself. */
async function register(redirectUri) {
  const answer = await fetch(`${issuer}/register`, {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ client_name: 'MCP conformance suite', redirect_uris: [redirectUri], token_endpoint_auth_method: 'none' }),
  });
  const text = await answer.text();
  must(answer.status === 201, `/register answered ${answer.status}: ${text}`);
  return JSON.parse(text).client_id;
}

/** Runs the suite, follows the address that it prints, and answers with everything it printed. */
async function judge(args) {
  const child = spawn(node, [suite, ...args], { stdio: ['ignore', 'pipe', 'pipe'], timeout: 90_000 });
  let printed = '';
  let browsing;
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (text) => {
      printed += text;
      const address = new RegExp(`${issuer}/authorize\\?\\S+(?=\\s)`).exec(printed)?.[0];
      if (address && !browsing) {
        browsing = new Browser('alice').open(address).catch((error) => {
          printed += `\nThe browser: ${error.message}`;
          child.kill();
        });
      }
    });
  }
  await new Promise((done) => child.on('close', done));
  await browsing;
  console.log(printed);
  return printed;
}

/** One verdict for each scenario of the sum at the end. */
function report(printed) {
  const sum = [...printed.matchAll(/^\S+ ([\w-]+): (\d+) passed, (\d+) failed/gm)];
  must(sum.length > 0, `there is no sum: ${printed.slice(-300)}`);
  for (const [, scenario, passed, failed] of sum) {
    if (Number(passed) > 0 && Number(failed) === 0) {
      pass(`${name}: ${scenario}`);
    } else {
      fail(`${name}: ${scenario}`, `${failed} checks failed`);
    }
  }
}
