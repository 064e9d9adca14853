// What the TypeScript clients do when the identity provider behind the proxy refuses, is out of order, or answers oddly:
// node provider-faults.mjs SERVER_DLL PROVIDER_DLL

import { check, fail, must } from './lib/check.mjs';
import { FaultProxy } from './lib/fault-proxy.mjs';
import { endAll, freePort, killAllNow, start, untilAnswering } from './lib/processes.mjs';
import { MemoryOauth } from './lib/sign-in.mjs';
import { typescriptClient } from './lib/typescript-client.mjs';
import { scopesWithRefresh, spoil } from './lib/typescript-oauth.mjs';
import { typescriptSdk } from './lib/typescript-sdk.mjs';

const [server, provider] = process.argv.slice(2);
const [publicPort, providerPort, serverPort] = [await freePort(), await freePort(), await freePort()];
const issuer = `http://localhost:${publicPort}`;
const url = `http://localhost:${serverPort}/mcp`;

process.on('exit', killAllNow);
process.on('SIGTERM', () => process.exit(1));

const faults = new FaultProxy(publicPort, providerPort);
try {
  await started('provider-faults-provider', provider, `http://localhost:${providerPort}`, '--Port', String(providerPort), '--Issuer', issuer);
  await started('provider-faults-server', server, url, '--urls', `http://localhost:${serverPort}`,
    '--Issuer', issuer, '--Mode', 'relay', '--ClientLookup', `${issuer}/clients/{client_id}`);
} catch (error) {
  fail('provider faults: the servers start', error);
  process.exit();
}

for (const [name, client] of Object.entries({ 'typescript sdk': typescriptSdk(url), 'typescript client': typescriptClient(url) })) {
  await check(`provider faults: ${name} signs in anew when its refresh token is refused`, async () => {
    const oauth = await signedIn(client);
    faults.lie('/token', (ask) => (oauth.logins === 1 ? json(401, { error: 'invalid_grant' }) : ask()));
    const again = await client.open(oauth);
    await again.listTools();
    await again.close();
    must(oauth.logins === 2, `there were ${oauth.logins} logins`);
  });

  await check(`provider faults: ${name} keeps its tokens while the provider is out of order`, async () => {
    const oauth = await signedIn(client);
    const tokens = oauth.saved.tokens;
    faults.lie('/token', () => ({ status: 503, headers: { 'content-type': 'text/html' }, body: '<h1>secret outage</h1>' }));
    const message = await client.open(oauth).then(() => 'it connected', (error) => `${error.name}: ${error.message}`);
    must(oauth.logins === 1 && oauth.saved.tokens === tokens, `there were ${oauth.logins} logins, and the tokens are ${oauth.saved.tokens === tokens ? 'kept' : 'gone'}: ${message}`);
    must(!message.includes('connected') && !message.includes('secret'), message);

    faults.truth();
    const again = await client.open(oauth);
    await again.close();
    must(oauth.logins === 1, 'there was another login when all was well again');
  });

  await check(`provider faults: ${name} accepts a registration that was answered oddly`, async () => {
    faults.lie('/register', async (ask) => {
      const { grant_types, ...odd } = JSON.parse((await ask()).body);
      const answer = json(200, { ...odd, client_uri: null, logo_uri: '', client_secret_expires_at: 0 });
      return { ...answer, body: answer.body.replace('"client_secret_expires_at":0', '"client_secret_expires_at":0.0') };
    });
    const oauth = new MemoryOauth('alice');
    const connected = await client.open(oauth);
    await connected.close();
    must(oauth.registrations === 1, `there were ${oauth.registrations} registrations`);
    must(JSON.stringify(oauth.saved.client.redirect_uris) === JSON.stringify([oauth.redirectUrl]), `the redirect URIs are ${oauth.saved.client.redirect_uris}`);
  });
}

faults.close();
await endAll();
process.exit();

/** A user with a refresh token and an access token that no server accepts any more. */
async function signedIn(client) {
  faults.truth();
  const oauth = new MemoryOauth('alice');
  await client.signIn(oauth, scopesWithRefresh);
  must(oauth.saved.tokens.refresh_token, 'there is no refresh token');
  spoil(oauth);
  return oauth;
}

async function started(name, assembly, address, ...args) {
  const program = start(name, ['dotnet', assembly, ...args], { env: { DOTNET_ENVIRONMENT: 'Development' } });
  await untilAnswering(program, address);
}

function json(status, value) {
  return { status, headers: { 'content-type': 'application/json' }, body: JSON.stringify(value) };
}
