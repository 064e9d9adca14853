// Starting the MCP Inspector.

import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { must } from './check.mjs';
import { judgesFolder } from './processes.mjs';

export const inspector = join(judgesFolder, 'node_modules/@modelcontextprotocol/inspector/clients/launcher/build/index.js');

const toolFailed = 5;

/** Answers with what the Inspector printed; a tool's own failure is an answer, anything else that goes wrong is not. */
export async function inspect(args, env) {
  const everything = [inspector, '--cli', ...args, '--format', 'json', '-q'];
  const { code, stdout, stderr } = await new Promise((done) => {
    execFile(process.execPath, everything, { env: { ...process.env, ...env }, timeout: 25_000 }, (error, stdout, stderr) =>
      done({ code: error ? (error.code ?? error.signal) : 0, stdout, stderr }));
  });
  must(code === 0 || (code === toolFailed && stdout), `exit code ${code}: ${stderr || stdout}`);
  const answer = JSON.parse(stdout);
  must((code === toolFailed) === (answer.result.isError === true), `exit code ${code}, but isError is ${answer.result.isError}`);
  return answer;
}
