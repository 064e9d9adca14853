// A real browser, driven.

import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import puppeteer from 'puppeteer-core';
import { installed, logs } from './processes.mjs';

const screenshots = join(logs, 'screenshots');

export const wide = { width: 1280, height: 900 };
export const narrow = { width: 360, height: 740 };

/** Starts it with a profile of its own; `home` is a folder for whatever it leaves behind. */
export async function chromium(home) {
  const executablePath = installed('CHROMIUM', 'chromium', 'chromium-browser', 'google-chrome');
  mkdirSync(screenshots, { recursive: true });
  // Its own sandbox does not start for root, nor in most containers; it sees nothing here but pages of this machine.
  const args = ['--no-sandbox', '--disable-dev-shm-usage', '--disable-gpu'];
  return puppeteer.launch({ executablePath, args, env: { ...process.env, HOME: home }, defaultViewport: wide });
}

/** Presses a button as a person does: sees it, and clicks on it. */
export async function press(page, text) {
  await page.locator(button(text)).setTimeout(25_000).click();
}

export async function sees(page, text) {
  await page.waitForSelector(button(text), { visible: true, timeout: 25_000 });
}

export async function shoot(page, name) {
  await page.screenshot({ path: join(screenshots, `${name}.png`) });
}

/** Takes one picture for each theme and width, and answers with what is wrong in them. */
export async function shootEverywhere(page, name) {
  const problems = [];
  for (const scheme of ['light', 'dark']) {
    await page.emulateMediaFeatures([{ name: 'prefers-color-scheme', value: scheme }]);
    for (const size of [wide, narrow]) {
      await page.setViewport(size);
      await page.screenshot({ path: join(screenshots, `${name}-${scheme}-${size.width}.png`), fullPage: true });
      problems.push(...(await page.evaluate(wrongInPage)).map((problem) => `${problem} (${scheme}, ${size.width} px)`));
    }
  }
  await page.emulateMediaFeatures([]);
  await page.setViewport(wide);
  return problems;
}

const button = (text) => `button::-p-text(${text})`;

/** Runs in the page: what sticks out, what has no style, and what is hard to read (WCAG 2.2, 4.5 to 1). */
function wrongInPage() {
  const problems = [];
  if (document.documentElement.scrollWidth > window.innerWidth) {
    problems.push(`it is ${document.documentElement.scrollWidth} px wide`);
  }
  if (!/sans-serif/.test(getComputedStyle(document.body).fontFamily)) {
    problems.push('it has no style');
  }
  for (const element of document.querySelectorAll('h1, p, dt, dd, code, a, button')) {
    const [text, back] = [getComputedStyle(element).color, backOf(element)].map(luminance);
    const contrast = (Math.max(text, back) + 0.05) / (Math.min(text, back) + 0.05);
    if (contrast < 4.5) {
      problems.push(`${element.tagName} has a contrast of ${contrast.toFixed(1)}`);
    }
  }
  return problems;

  function backOf(element) {
    const own = getComputedStyle(element).backgroundColor;
    return own !== 'rgba(0, 0, 0, 0)' ? own : element.parentElement ? backOf(element.parentElement) : 'rgb(255, 255, 255)';
  }

  function luminance(color) {
    const [r, g, b] = color.match(/[\d.]+/g).slice(0, 3).map((part) => part / 255).map((part) => (part <= 0.03928 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4));
    return 0.2126 * r + 0.7152 * g + 0.0722 * b;
  }
}
