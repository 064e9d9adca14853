// The operator's page in a real browser: node dashboard.mjs URL      (URL is that of the MCP endpoint, in Development)
// Its pictures are in artifacts/judges/screenshots.

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { check, fail, must } from './lib/check.mjs';
import { chromium, shootEverywhere } from './lib/chromium.mjs';

const [url] = process.argv.slice(2);
const name = 'dashboard';
const address = `${new URL(url).origin}/craft`;
const home = mkdtempSync(join(tmpdir(), 'dashboard-'));

let browser;
try {
  browser = await chromium(home);
} catch (error) {
  fail(`${name}: opens a browser`, error);
  process.exit();
}

for (const title of ['Milk', 'Bread', '']) {
  await call('notes_create', { title, body: 'Two litres.' });
}
await call('notes_list', {});

const page = await browser.newPage();
const complaints = [];
page.on('console', (message) => ['error', 'warning'].includes(message.type()) && complaints.push(message.text()));
page.on('pageerror', (error) => complaints.push(error.message));
const elsewhere = [];
page.on('request', (request) => request.url() !== address && !request.url().startsWith('data:') && elsewhere.push(request.url()));

await check(`${name}: shows each route, its counts and the last exchanges`, async () => {
  await page.goto(address);
  await page.waitForSelector('article');
  const text = await page.$eval('main', (main) => main.innerText);
  for (const expected of ['notes_create', 'authorize(member)', 'completed', 'failed, RC5002', 'Last exchanges']) {
    must(text.includes(expected), `"${expected}" is not in ${text}`);
  }
});

await check(`${name}: opens an exchange with the keyboard alone, and keeps it open`, async () => {
  for (let i = 0; i < 20 && await page.evaluate(() => document.activeElement.tagName) !== 'SUMMARY'; i++) {
    await page.keyboard.press('Tab');
    must(i > 0 || await page.evaluate(() => document.activeElement.className === 'skip'), 'the first stop is not the skip link');
  }
  must(await page.evaluate(() => getComputedStyle(document.activeElement).outlineStyle !== 'none'), 'the focus cannot be seen');
  await page.keyboard.press('Enter');
  await page.waitForSelector('details[open] table.steps');
  const before = await page.$eval('#exchange-list', (list) => list.childElementCount);
  await call('notes_list', {});
  await page.waitForFunction((count) => document.querySelector('#exchange-list').childElementCount > count, {}, before);
  must(await page.evaluate(() => document.activeElement.tagName === 'SUMMARY' && document.activeElement.parentElement.open), 'the focus was lost');
});

await check(`${name}: can be paused and announced`, async () => {
  await page.click('#pause');
  await page.click('#announce');
  const [pressed, live] = await page.evaluate(() => [
    document.querySelector('#pause').getAttribute('aria-pressed'), document.querySelector('#state').getAttribute('aria-live')]);
  must(pressed === 'true' && live === 'polite', `pause is ${pressed}, the region ${live}`);
  await page.click('#pause');
  await page.click('#announce');
});

await check(`${name}: looks good`, async () => {
  await page.evaluate(() => document.activeElement.blur());
  const problems = await shootEverywhere(page, 'dashboard');
  must(problems.length === 0, problems.join('; '));
});

await check(`${name}: has headings, names and captions for whoever listens`, async () => {
  const problems = await page.evaluate(() => [
    ...[...document.querySelectorAll('table')].filter((table) => !table.caption?.textContent).map(() => 'a table has no caption'),
    ...[...document.querySelectorAll('ol.pipeline')].filter((list) => !list.ariaLabel).map(() => 'a pipeline has no name'),
    ...(document.querySelectorAll('h1').length === 1 ? [] : ['there is not one h1']),
    ...(document.querySelectorAll('main, header').length === 2 ? [] : ['landmarks are missing']),
  ]);
  must(problems.length === 0, problems.join('; '));
});

await check(`${name}: shows hostile texts as they are`, async () => {
  const hostile = '</script><img src=x onerror="window.struck=1"><b>bold</b>';
  const attacked = await browser.newPage();
  await attacked.setRequestInterception(true);
  attacked.on('request', (request) => request.headers().accept === 'application/json'
    ? request.respond({ contentType: 'application/json', body: JSON.stringify(documentOf(hostile)) })
    : request.continue());
  await attacked.goto(address);
  await attacked.waitForSelector('article');
  await attacked.click('summary');
  const [text, elements, struck] = await attacked.evaluate(() => [
    document.querySelector('main').innerText, document.querySelectorAll('main img, main b').length, window.struck === 1]);
  must(elements === 0 && !struck, `${elements} elements were made`);
  must(text.split(hostile).length > 8, `the texts are not all there: ${text}`);
  await attacked.close();
});

await check(`${name}: loads nothing else and breaks no rule of its own`, () => {
  must(elsewhere.length === 0, `it asked for ${elsewhere[0]}`);
  must(complaints.length === 0, complaints[0]);
});

await browser.close();
rmSync(home, { recursive: true, force: true });
process.exit();

async function call(tool, args) {
  const answer = await fetch(url, {
    method: 'POST',
    headers: {
      'content-type': 'application/json', accept: 'application/json, text/event-stream', 'mcp-protocol-version': '2026-07-28',
      'mcp-method': 'tools/call', 'mcp-name': tool,
    },
    body: JSON.stringify({
      jsonrpc: '2.0',
      id: 1,
      method: 'tools/call',
      params: {
        name: tool,
        arguments: args,
        _meta: {
          'io.modelcontextprotocol/protocolVersion': '2026-07-28',
          'io.modelcontextprotocol/clientInfo': { name: 'judge', version: '1' },
          'io.modelcontextprotocol/clientCapabilities': {},
        },
      },
    }),
  });
  must(answer.ok, `${tool} was answered with ${answer.status}: ${await answer.text()}`);
}

/** What the page asks for, with one text wherever a text may stand. */
function documentOf(text) {
  const step = { name: text, text, gate: false };
  return {
    application: text,
    phase: 'running',
    recording: true,
    routes: [{
      id: text, title: text, description: text, source: text, steps: [{ ...step, blocks: [[step], [step]] }],
      states: [{ name: text, degraded: true, values: { [text]: text } }],
      counts: { inFlight: 0, completed: 0, cancelled: 0, passed: 0, failed: { [text]: 1 }, declined: { [text]: 1 }, p50: 0, p95: 0, p99: 0, longest: 0 },
    }],
    exchanges: [{
      route: text, id: text, correlation: text, arrived: new Date().toISOString(), ms: 1, end: 'declined', detail: text, summary: text, unrecorded: 0,
      steps: [{ text, depth: 1, began: 0, ms: 1, end: 'declined', detail: text }],
    }],
  };
}
