// Two servers behind nginx, which share a name and their keys and nothing else: node replicas.mjs SERVER_DLL PROVIDER_DLL
// Every request of a sign-in goes to the other server than the one before it.

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { check, fail, must } from './lib/check.mjs';
import { roundRobin } from './lib/nginx.mjs';
import { endAll, freePort, killAllNow, start, untilAnswering } from './lib/processes.mjs';
import { MemoryOauth } from './lib/sign-in.mjs';
import { typescriptClient } from './lib/typescript-client.mjs';

const [server, provider] = process.argv.slice(2);
const [publicPort, providerPort, ...serverPorts] = [await freePort(), await freePort(), await freePort(), await freePort()];
const [publicUrl, issuer] = [publicPort, providerPort].map((port) => `http://localhost:${port}`);
const replicas = serverPorts.map((port) => `127.0.0.1:${port}`);
const folder = mkdtempSync(join(tmpdir(), 'replicas-'));

process.on('exit', () => {
  killAllNow();
  rmSync(folder, { recursive: true, force: true });
});
process.on('SIGTERM', () => process.exit(1));

let nginx;
try {
  await started('replicas-provider', provider, issuer, '--Port', String(providerPort));
  for (const replica of replicas) {
    // One after the other: the first makes the keys.
    await started(`replicas-server-${replicas.indexOf(replica) + 1}`, server, `http://${replica}/mcp`,
      '--urls', `http://${replica}`, '--Issuer', issuer, '--Mode', 'relay', '--ClientLookup', `${issuer}/clients/{client_id}`,
      '--PublicUrl', publicUrl, '--Keys', join(folder, 'keys'));
  }
  nginx = await roundRobin(join(folder, 'nginx'), publicPort, replicas);
} catch (error) {
  fail('replicas: the servers start', error);
  process.exit();
}

const parts = ['/register', '/authorize', '/oauth/consent', '/oauth/callback', '/token', '/mcp'];

// Again and again, with one request more in between, until each server has done each part. Twice is enough when the client sends the
// same number of requests each time.
for (let time = 1; time === 1 || (time <= 5 && missing().length > 0); time++) {
  await check(`replicas: a person signs in and calls a tool, time ${time}`, async () => {
    const begin = nginx.served().length;
    // Without sessions: those live in one server.
    const client = await typescriptClient(`${publicUrl}/mcp`, { pin: '2026-07-28' }).open(new MemoryOauth('alice'));
    for (let call = 0; call < 4; call++) {
      const result = await client.callTool('test_simple_text', {});
      must(!result.isError && result.content[0].text.includes('simple text'), JSON.stringify(result));
    }
    await client.close();
    if ((nginx.served().length - begin + time) % 2 === 1) {
      await fetch(`${publicUrl}/`);
    }
  });
}

await check('replicas: each has done every part of it', async () => must(missing().length === 0,
  `${missing().join(', ')} was answered by one alone: ${nginx.served().map((served) => `${served.path}@${served.server.slice(-5)}=${served.status}`).join(' ')}`));

await endAll();
process.exit();

function missing() {
  return parts.filter((path) => new Set(nginx.served().filter((served) => served.path === path && served.status < 400).map((served) => served.server)).size < 2);
}

async function started(name, assembly, address, ...args) {
  const program = start(name, ['dotnet', assembly, ...args], { env: { DOTNET_ENVIRONMENT: 'Development' } });
  await untilAnswering(program, address);
}
