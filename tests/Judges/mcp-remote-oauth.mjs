// mcp-remote, with which programs that know only stdio reach a server: node mcp-remote-oauth.mjs URL MODE

import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StdioClientTransport } from '@modelcontextprotocol/sdk/client/stdio.js';
import { check, must } from './lib/check.mjs';
import { judgeSignIn } from './lib/sign-in.mjs';
import { freePort, judgesFolder, node } from './lib/processes.mjs';

const [url, mode] = process.argv.slice(2);
const name = `mcp-remote oauth ${mode}`;
const remote = (program) => join(judgesFolder, `node_modules/mcp-remote/dist/${program}.js`);
const homes = [];

await judgeSignIn(name, async (person) => {
  const client = new Client({ name: 'craft-judge', version: '1.0.0' });
  await client.connect(new StdioClientTransport({
    command: node,
    args: [remote('proxy'), url, String(await freePort()), '--transport', 'http-only'],
    env: environmentOf(person),
    stderr: 'inherit',
  }));
  return {
    listTools: async () => (await client.listTools()).tools,
    callTool: (tool, input) => client.callTool({ name: tool, arguments: input }),
    close: () => client.close(),
  };
});

await check(`${name}: its own client lists the tools`, async () => {
  const child = spawn(node, [remote('client'), url, String(await freePort()), '--transport', 'http-only'], { env: environmentOf('alice') });
  let printed = '';
  child.stdout.on('data', (text) => { printed += text; });
  child.stderr.on('data', (text) => { printed += text; });
  const code = await new Promise((done) => child.on('close', done));
  must(code === 0 && printed.includes('notes_create'), `exit code ${code}: ${printed.slice(-500)}`);
});

homes.forEach((home) => rmSync(home, { recursive: true, force: true }));
process.exit();

/** A new home each time: whose tokens are in there, is signed in. */
function environmentOf(person) {
  const home = mkdtempSync(join(tmpdir(), 'mcp-remote-'));
  homes.push(home);
  return { ...process.env, HOME: home, MCP_REMOTE_CONFIG_DIR: home, PERSON: person, BROWSER: join(judgesFolder, 'lib/browser.mjs') };
}
