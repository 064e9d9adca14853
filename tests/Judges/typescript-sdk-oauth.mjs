// The first official TypeScript client signs people in: node typescript-sdk-oauth.mjs URL MODE

import { judgeTypescript } from './lib/typescript-oauth.mjs';
import { typescriptSdk } from './lib/typescript-sdk.mjs';

const [url, mode] = process.argv.slice(2);

await judgeTypescript(`typescript sdk oauth ${mode}`, typescriptSdk(url));

process.exit();
