// The second official TypeScript client signs people in, on the old wire and the new one: node typescript-client-oauth.mjs URL MODE

import { judgeTypescript } from './lib/typescript-oauth.mjs';
import { typescriptClient } from './lib/typescript-client.mjs';

const [url, mode] = process.argv.slice(2);

for (const [era, negotiation] of Object.entries({ '2025-11-25': 'legacy', '2026-07-28': { pin: '2026-07-28' } })) {
  await judgeTypescript(`typescript client oauth ${mode} ${era}`, typescriptClient(url, negotiation));
}

process.exit();
