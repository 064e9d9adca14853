// The MCP Inspector's web page in a real browser, whose person signs in by hand: node inspector-web.mjs URL
// Its pictures are in artifacts/judges/screenshots.

import { randomBytes, randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { check, fail, must } from './lib/check.mjs';
import { chromium, press, sees, shoot, shootEverywhere } from './lib/chromium.mjs';
import { inspector } from './lib/inspector.mjs';
import { mustBePlain } from './lib/sign-in.mjs';
import { endAll, freePort, killAllNow, node, start, untilAnswering } from './lib/processes.mjs';

const [url] = process.argv.slice(2);
const name = 'inspector web';
const title = `Note ${randomUUID()}`;
const homes = [];

process.on('exit', killAllNow);
process.on('SIGTERM', () => process.exit(1));

let browser;
try {
  browser = await chromium(home());
} catch (error) {
  fail(`${name}: opens a browser`, error);
  process.exit();
}

await asPerson('alice', async (page) => {
  await check(`${name}: lists the tools to alice`, async () => {
    await openTools(page);
    must(await toolCount(page) === 2, `there are ${await toolCount(page)} tools`);
  });

  await check(`${name}: creates a note as alice`, async () => {
    await chooseTool(page, 'notes_create');
    await fill(page, 'title', title);
    await fill(page, 'body', 'Written in a browser.');
    await execute(page);
    await shoot(page, 'inspector-tool-result');
  });

  await check(`${name}: finds the note of alice again`, async () => {
    await chooseTool(page, 'notes_list');
    const text = await execute(page);
    must(text.includes(title), `the note is not in ${text.slice(-300)}`);
    await shoot(page, 'inspector-notes-of-alice');
  });
});

await asPerson('bob', async (page) => {
  await check(`${name}: tells bob plainly that he may not create a note`, async () => {
    await openTools(page);
    await chooseTool(page, 'notes_create');
    await fill(page, 'title', 'Mine');
    await fill(page, 'body', 'Not mine to write.');
    const text = await execute(page);
    await shoot(page, 'inspector-refusal-of-bob');
    must(text.includes('Tool Error'), `it looks as if it was done: ${text.slice(-300)}`);
    mustBePlain(text);
  });

  await check(`${name}: shows bob no note of alice`, async () => {
    await chooseTool(page, 'notes_list');
    const text = await execute(page);
    must(!text.includes(title), 'the note of alice is in the answer');
  });
});

await check(`${name}: somebody unknown gets a page that can be read`, () => inNewPage(async (page) => {
  const answer = await page.goto(`${new URL(url).origin}/authorize?response_type=code&client_id=unknown&redirect_uri=http%3A%2F%2Flocalhost%2F`);
  must(answer.status() === 400, `the status is ${answer.status()}`);
  await mustLookGood(page, 'error');
}));

await check(`${name}: who cancels is sent back to the client`, () => withInspector((address) => inNewPage(async (page) => {
  const answered = new Promise((done) => page.on('request', (request) => {
    const { pathname, searchParams } = new URL(request.url());
    if (pathname === '/oauth/callback' && request.isNavigationRequest()) {
      done(searchParams);
    }
  }));
  await page.goto(address);
  await sees(page, 'Cancel');
  await press(page, 'Cancel');
  const back = await answered;
  must(back.get('error') === 'access_denied' && back.get('iss') === new URL(url).origin, `the answer is ${back}`);
  await page.waitForSelector('[data-testid=connection-status]', { timeout: 25_000 });
  await shoot(page, 'inspector-cancelled');
})));

await browser.close();
await endAll();
homes.forEach((folder) => rmSync(folder, { recursive: true, force: true }));
process.exit();

/** One person, one Inspector, one browser profile; `body` gets the page once it is connected. */
async function asPerson(person, body) {
  await withInspector((address) => inNewPage(async (page) => {
    const refused = [];
    page.on('console', (message) => /Content Security Policy/.test(message.text()) && refused.push(message.text()));

    await check(`${name}: ${person} signs in`, async () => {
      await page.goto(address);
      await sees(page, 'Allow');
      if (person === 'alice') {
        await mustLookGood(page, 'consent');
      }
      await press(page, 'Allow');
      await sees(page, `Sign in as ${person}`);
      if (person === 'alice') {
        await shoot(page, 'provider-sign-in');
      }
      await press(page, `Sign in as ${person}`);
      await press(page, 'Allow');
      await page.waitForSelector('[data-testid=connection-status][data-status=connected]', { timeout: 25_000 });
      await shoot(page, `inspector-connected-${person}`);
      must(refused.length === 0, refused[0]);
    });

    await body(page);
  })).catch((error) => fail(`${name}: ${person} has an Inspector`, error));
}

async function withInspector(body) {
  const port = await freePort();
  const token = randomBytes(32).toString('hex');
  const env = {
    HOME: home(),
    CLIENT_PORT: String(port),
    MCP_SANDBOX_PORT: String(await freePort()),
    MCP_INSPECTOR_API_TOKEN: token,
    MCP_INSPECTOR_SECRET_STORE: 'memory',
    MCP_AUTO_OPEN_ENABLED: 'false',
  };
  const web = start('inspector-web-server', [node, inspector, '--web'], { env });
  try {
    await untilAnswering(web, `http://localhost:${port}/`);
    const query = new URLSearchParams({ MCP_INSPECTOR_API_TOKEN: token, serverUrl: url, transport: 'http', autoConnect: token });
    await body(`http://localhost:${port}/?${query}`);
  } finally {
    web.child.kill();
    await web.ended;
  }
}

async function inNewPage(body) {
  const context = await browser.createBrowserContext();
  try {
    await body(await context.newPage());
  } finally {
    await context.close();
  }
}

async function mustLookGood(page, picture) {
  const problems = await shootEverywhere(page, picture);
  must(problems.length === 0, problems.join('; '));
}

async function openTools(page) {
  // The tabs slide in: a click that comes too early hits nothing.
  await page.waitForFunction(() => {
    const tools = document.querySelector('[data-testid=tools-screen]');
    tools ?? document.querySelector('input[type=radio][value=Tools]')?.click();
    return Number(tools?.dataset.toolCount) > 0;
  }, { timeout: 25_000, polling: 250 });
}

async function chooseTool(page, tool) {
  await page.locator(`[data-testid=tools-screen] button::-p-text(${tool})`).click();
  await page.waitForSelector('button::-p-text(Execute Tool)');
}

async function fill(page, label, text) {
  await page.locator(`[data-testid=tools-screen] label::-p-text(${label})`).click(); // Which puts the cursor into its field.
  await page.keyboard.type(text);
}

async function execute(page) {
  await press(page, 'Execute Tool');
  await page.waitForFunction(
    () => !['idle', 'pending'].includes(document.querySelector('[data-testid=tools-screen]').dataset.callStatus), { timeout: 15_000 });
  const status = await page.$eval('[data-testid=tools-screen]', (screen) => screen.dataset.callStatus);
  const text = await textOfTools(page);
  must(status === 'ok', `the call ended as ${status}: ${text.slice(-300)}`);
  return text;
}

function textOfTools(page) {
  return page.$eval('[data-testid=tools-screen]', (screen) => screen.innerText);
}

function toolCount(page) {
  return page.$eval('[data-testid=tools-screen]', (screen) => Number(screen.dataset.toolCount));
}

function home() {
  const folder = mkdtempSync(join(tmpdir(), 'inspector-web-'));
  homes.push(folder);
  return folder;
}
