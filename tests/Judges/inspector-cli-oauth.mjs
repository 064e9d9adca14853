// The MCP Inspector's command line signs people in, with a browser that it starts itself: node inspector-cli-oauth.mjs URL MODE

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { check, must } from './lib/check.mjs';
import { inspect } from './lib/inspector.mjs';
import { judgeSignIn } from './lib/sign-in.mjs';
import { freePort, judgesFolder } from './lib/processes.mjs';

const [url, mode] = process.argv.slice(2);
const homes = [];

await judgeSignIn(`inspector cli oauth ${mode}`, async (person) => {
  const home = mkdtempSync(join(tmpdir(), 'inspector-')); // Whose tokens are in there, is signed in.
  homes.push(home);
  const env = {
    HOME: home,
    MCP_INSPECTOR_SECRET_STORE: 'file', // In that home as well, whatever keyring this machine has.
    PERSON: person,
    BROWSER: join(judgesFolder, 'lib/browser.mjs'),
    MCP_AUTO_OPEN_ENABLED: 'true',
    MCP_OAUTH_CALLBACK_URL: `http://127.0.0.1:${await freePort()}/oauth/callback`,
  };
  const ask = (...request) => inspect(['--server-url', url, '--transport', 'http', '--protocol-era', 'auto', ...request], env);
  await ask('--method', 'tools/list');
  const signedIn = (...request) => ask('--stored-auth-only', ...request); // Without the browser from here on.
  return {
    listTools: async () => (await signedIn('--method', 'tools/list')).result.tools,
    callTool: async (tool, input) =>
      (await signedIn('--method', 'tools/call', '--tool-name', tool, '--tool-args-json', JSON.stringify(input))).result,
    close: async () => {},
  };
});

await check(`inspector cli oauth ${mode}: says that one must sign in`, async () => {
  const home = mkdtempSync(join(tmpdir(), 'inspector-'));
  homes.push(home);
  const message = await inspect(['--server-url', url, '--transport', 'http', '--stored-auth-only', '--method', 'tools/list'], { HOME: home })
    .then(() => 'it was let in', (error) => error.message);
  must(message.startsWith('exit code 3'), message);
});

homes.forEach((home) => rmSync(home, { recursive: true, force: true }));
process.exit();
