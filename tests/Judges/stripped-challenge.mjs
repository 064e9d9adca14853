// Both TypeScript clients find the way to sign in although a gateway swallows WWW-Authenticate: node stripped-challenge.mjs SERVER_DLL PROVIDER_DLL

import { check, fail, must } from './lib/check.mjs';
import { endAll, freePort, killAllNow, start, untilAnswering } from './lib/processes.mjs';
import { MemoryOauth } from './lib/sign-in.mjs';
import { StrippingProxy } from './lib/stripping-proxy.mjs';
import { typescriptClient } from './lib/typescript-client.mjs';
import { typescriptSdk } from './lib/typescript-sdk.mjs';

const [server, provider] = process.argv.slice(2);
const providerPort = await freePort();
const issuer = `http://localhost:${providerPort}`;
const metadata = '/.well-known/oauth-protected-resource/mcp';

process.on('exit', killAllNow);
process.on('SIGTERM', () => process.exit(1));

try {
  await started('stripped-challenge-provider', provider, issuer, '--Port', String(providerPort));
} catch (error) {
  fail('stripped challenge: the provider starts', error);
  process.exit();
}

for (const mode of ['rs', 'relay']) {
  const [publicPort, serverPort] = [await freePort(), await freePort()];
  const publicUrl = `http://localhost:${publicPort}`;
  try {
    await started(`stripped-challenge-server-${mode}`, server, `http://localhost:${serverPort}/mcp`, '--urls', `http://localhost:${serverPort}`,
      '--Issuer', issuer, '--Mode', mode, '--ClientLookup', `${issuer}/clients/{client_id}`, '--PublicUrl', publicUrl);
  } catch (error) {
    fail(`stripped challenge ${mode}: the server starts`, error);
    continue;
  }

  const gateway = new StrippingProxy(publicPort, serverPort, 'www-authenticate');
  const url = `${publicUrl}/mcp`;
  const clients = { 'typescript sdk': typescriptSdk(url), 'typescript client': typescriptClient(url, { pin: '2026-07-28' }) };
  for (const [name, client] of Object.entries(clients)) {
    await check(`stripped challenge ${mode}: ${name} finds the metadata by its well-known path and signs in`, async () => {
      [gateway.stripped, gateway.paths] = [0, []];
      const oauth = new MemoryOauth('alice');
      const connected = await client.open(oauth);
      const result = await connected.callTool('test_simple_text', {});
      await connected.close();
      must(!result.isError && result.content[0].text.includes('simple text'), JSON.stringify(result));
      must(gateway.stripped > 0, 'there was no challenge to swallow');
      must(oauth.logins === 1, `the user had to sign in ${oauth.logins} times`);
      const asked = gateway.paths.find((path) => path.includes('oauth-protected-resource'));
      must(asked === metadata, `the first metadata asked for was ${asked}`);
    });
  }
  gateway.close();
}

await endAll();
process.exit();

async function started(name, assembly, address, ...args) {
  const program = start(name, ['dotnet', assembly, ...args], { env: { DOTNET_ENVIRONMENT: 'Development' } });
  await untilAnswering(program, address);
}
