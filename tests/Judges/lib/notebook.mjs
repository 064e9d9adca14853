// What every client must see of the Notebook sample.

import { randomUUID } from 'node:crypto';
import { check, fail, must, withinTime } from './check.mjs';

/**
 * `connect` answers with { listTools(), callTool(name, args), close() }, where listTools answers with the tools and
 * callTool with the CallToolResult as the client read it.
 */
export async function judgeNotebook(name, connect) {
  let client;
  try {
    client = await withinTime(connect());
  } catch (error) {
    fail(`${name}: connects`, error);
    return;
  }

  const title = `Note ${randomUUID()}`;

  await check(`${name}: lists both tools`, async () => mustListNotebook(await client.listTools()));

  await check(`${name}: creates a note`, async () => {
    const result = await client.callTool('notes_create', { title, body: 'Written by an outside judge.' });
    must(!result.isError, `notes_create failed: ${textOf(result)}`);
  });

  await check(`${name}: finds the note again`, async () => {
    const result = await client.callTool('notes_list', { query: title });
    must(!result.isError, `notes_list failed: ${textOf(result)}`);
    must(textOf(result).includes(title), `the note is not in the answer: ${textOf(result)}`);
  });

  await check(`${name}: is told which argument is wrong`, async () => {
    const result = await client.callTool('notes_create', { title: '', body: 'A note without a title.' });
    must(result.isError === true, `an empty title was accepted: ${textOf(result)}`);
    must(/title/i.test(textOf(result)), `the message does not name the title: ${textOf(result)}`);
  });

  await client.close();
}

export function mustListNotebook(tools) {
  for (const wanted of ['notes_list', 'notes_create']) {
    const tool = tools.find((candidate) => candidate.name === wanted);
    must(tool, `${wanted} is not among ${tools.map((candidate) => candidate.name).join(', ') || 'no tools at all'}`);
    must(tool.description, `${wanted} has no description`);
    must(tool.inputSchema?.type === 'object', `the input schema of ${wanted} is not an object's`);
  }
}

export function textOf(result) {
  return (result.content ?? []).map((block) => block.text ?? '').join('\n');
}
