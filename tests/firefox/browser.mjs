// Firefox through WebDriver BiDi, the server of the end-to-end tests, and helpers for a page.
import assert from 'node:assert/strict';
import { execFileSync, spawn } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { setTimeout as sleep } from 'node:timers/promises';
import puppeteer from 'puppeteer-core';
import { pauseAfter } from '../e2e/in_page.mjs';

const port = Number(process.env.E2E_PORT ?? 4174);
const origin = `http://127.0.0.1:${port}`;

const which = (name) => {
  try {
    return execFileSync('which', [name], { encoding: 'utf8' }).trim();
  } catch {
    return undefined;
  }
};

/** Calls `probe` until it returns a true value; that value. */
export async function until(probe, what, timeout = 30_000) {
  for (const end = Date.now() + timeout; Date.now() < end; await sleep(100)) {
    const found = await probe();
    if (found) return found;
  }
  assert.fail(`no ${what} within ${timeout / 1000} s`);
}

const answers = () => new Promise((resolve) => {
  const socket = connect(port, '127.0.0.1', () => resolve(true)).on('error', () => resolve(false));
  socket.on('connect', () => socket.end());
});

/** Starts the server; `stop` ends it, so that the page is offline. */
export async function serve() {
  assert.ok(!(await answers()), `port ${port} is taken: set E2E_PORT to another`);
  const server = spawn(process.execPath, [fileURLToPath(new URL('../e2e/server.mjs', import.meta.url)), String(port)], { stdio: 'inherit' });
  const ended = new Promise((resolve) => server.once('exit', resolve));
  await until(answers, 'answer from the server');
  return { stop: () => (server.kill(), ended) };
}

/** Starts Firefox without a window; the page's downloads go to `folder`. */
export async function launch(preferences = {}) {
  const folder = await mkdtemp(join(tmpdir(), 'saddle-firefox-'));
  const browser = await puppeteer.launch({
    browser: 'firefox',
    executablePath: process.env.FIREFOX ?? which('firefox-esr') ?? which('firefox'),
    headless: true,
    timeout: 120_000,
    defaultViewport: { width: 1440, height: 900 },
    extraPrefsFirefox: {
      'browser.download.folderList': 2,
      'browser.download.dir': folder,
      'browser.download.alwaysOpenPanel': false,
      // No network: without the mirrors the page must behave the same everywhere.
      'network.proxy.type': 1,
      'network.proxy.http': '127.0.0.1',
      'network.proxy.http_port': 9,
      'network.proxy.ssl': '127.0.0.1',
      'network.proxy.ssl_port': 9,
      'network.proxy.no_proxies_on': '127.0.0.1',
      // Charts are drawn at once instead of step by step.
      'ui.prefersReducedMotion': 1,
      ...preferences,
    },
  });
  const close = async () => {
    await browser.close();
    await rm(folder, { recursive: true, force: true });
  };
  return { browser, folder, close };
}

/** A page of the lab in Firefox. */
export class Lab {
  /** Console errors, page errors and violations of the policy. */
  errors = [];

  static async begin({ browser, folder }) {
    const lab = new Lab();
    lab.folder = folder;
    lab.page = await browser.newPage();
    // A limit for tests that hang, not for slow machines.
    lab.page.setDefaultNavigationTimeout(120_000);
    lab.page.on('console', (message) => message.type() === 'error' && lab.errors.push(message.text()));
    lab.page.on('pageerror', (error) => lab.errors.push(String(error)));
    // Reported by the page: browsers differ in what they write to the console.
    await lab.page.evaluateOnNewDocument(() => {
      addEventListener('securitypolicyviolation', (event) => console.error(`policy: ${event.violatedDirective} ${event.blockedURI}`));
    });
    return lab;
  }

  /** Loads `#/view` anew and waits for the element with that test id. */
  async open(view, testid) {
    await this.page.goto('about:blank');
    await this.page.goto(`${origin}/lab/#/${view}`);
    await this.textOf(testid);
  }

  /** Waits for the element with that test id; its text. */
  async textOf(testid, timeout = 30_000) {
    const element = await this.page.waitForSelector(`[data-testid="${testid}"]`, { timeout });
    return element.evaluate((found) => found.textContent);
  }

  /** An attribute of the element with that test id. */
  attribute(testid, name) {
    return this.page.$eval(`[data-testid="${testid}"]`, (found, name) => found.getAttribute(name), name);
  }

  /** Clicks the button of that name. Puppeteer's own search by accessible name takes seconds in Firefox while a run computes. */
  async press(name) {
    const button = await this.page.waitForFunction((name) => {
      const label = (button) => button.ariaLabel ?? [...button.childNodes].filter((part) => part.ariaHidden !== 'true').map((part) => part.textContent).join('');
      return [...document.querySelectorAll('button')].find((button) => label(button).trim() === name && button.ariaDisabled !== 'true' && button.checkVisibility());
    }, { timeout: 30_000 }, name);
    await button.click();
  }

  /** Waits until a lab is in `state`; fails at once in another final state. `patience` (ms) begins anew at each step. */
  async reach(lab, state, patience = 45_000) {
    const final = new Set([state, 'finished', 'failed', 'diverged']);
    const attribute = (name) => this.attribute(`${lab}-status`, `data-${name}`);
    const stateOrStep = async (last) => {
      const [step, now] = [await attribute('step'), await attribute('state')];
      return final.has(now) ? { now } : step !== last && { step };
    };
    let found = {};
    while (!found.now) found = await until(() => stateOrStep(found.step), `step or ${state} state of ${lab}`, patience);
    assert.equal(found.now, state, (await attribute('error')) ?? undefined);
  }

  /** Pauses the GAN lab's run once `least` steps are done. */
  async pauseAfter(least) {
    await this.page.evaluate(pauseAfter, least);
    await this.reach('gan', 'paused');
  }

  /** Presses a button that downloads a file; its name and bytes. */
  async download(button) {
    const before = new Set(await readdir(this.folder));
    await this.press(button);
    const whole = async () => {
      const now = await readdir(this.folder);
      // Firefox writes to NAME.part; until it is renamed NAME is empty.
      const name = !now.some((name) => name.endsWith('.part')) && now.find((name) => !before.has(name));
      const bytes = name && (await readFile(join(this.folder, name)));
      return bytes?.length && { name, bytes };
    };
    return until(whole, `file from “${button}”`);
  }
}
