// Firefox by WebDriver BiDi, the server of the end-to-end tests, and what the tests ask of a page.
import assert from 'node:assert/strict';
import { execFileSync, spawn } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { setTimeout as sleep } from 'node:timers/promises';
import puppeteer from 'puppeteer-core';

const port = Number(process.env.E2E_PORT ?? 4174);
const origin = `http://127.0.0.1:${port}`;

const which = (name) => {
  try {
    return execFileSync('which', [name], { encoding: 'utf8' }).trim();
  } catch {
    return undefined;
  }
};

/** Asks again and again until `look` gives something true, and gives that. */
export async function until(look, what, timeout = 15_000) {
  for (const end = Date.now() + timeout; Date.now() < end; await sleep(100)) {
    const found = await look();
    if (found) return found;
  }
  assert.fail(`${what}: not within ${timeout / 1000} s`);
}

const answers = () => new Promise((resolve) => {
  const socket = connect(port, '127.0.0.1', () => resolve(true)).on('error', () => resolve(false));
  socket.on('connect', () => socket.end());
});

/** Starts the server; `stop` ends it, as if the network were gone. */
export async function serve() {
  assert.ok(!(await answers()), `port ${port} is taken: set E2E_PORT to another`);
  const server = spawn(process.execPath, [fileURLToPath(new URL('../e2e/server.mjs', import.meta.url)), String(port)], { stdio: 'inherit' });
  const ended = new Promise((resolve) => server.once('exit', resolve));
  await until(answers, 'the server answers');
  return { stop: () => (server.kill(), ended) };
}

/** Starts Firefox without a window. A file that the page downloads goes into a folder of its own. */
export async function launch(preferences = {}) {
  const folder = await mkdtemp(join(tmpdir(), 'saddle-firefox-'));
  const browser = await puppeteer.launch({
    browser: 'firefox',
    executablePath: process.env.FIREFOX ?? which('firefox-esr') ?? which('firefox'),
    headless: true,
    defaultViewport: { width: 1440, height: 900 },
    extraPrefsFirefox: {
      'browser.download.folderList': 2,
      'browser.download.dir': folder,
      'browser.download.alwaysOpenPanel': false,
      // Only this machine is asked: what the page does without the mirrors must not depend on the network.
      'network.proxy.type': 1,
      'network.proxy.http': '127.0.0.1',
      'network.proxy.http_port': 9,
      'network.proxy.ssl': '127.0.0.1',
      'network.proxy.ssl_port': 9,
      'network.proxy.no_proxies_on': '127.0.0.1',
      // Charts are drawn whole at once: a test waits for none.
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
  /** What the console, the page's errors and its policy complained of. */
  errors = [];

  static async begin({ browser, folder }) {
    const lab = new Lab();
    lab.folder = folder;
    lab.page = await browser.newPage();
    lab.page.on('console', (message) => message.type() === 'error' && lab.errors.push(message.text()));
    lab.page.on('pageerror', (error) => lab.errors.push(String(error)));
    // The page itself tells what its policy forbade: what a console says of it is each browser's own affair.
    await lab.page.evaluateOnNewDocument(() => {
      addEventListener('securitypolicyviolation', (event) => console.error(`policy: ${event.violatedDirective} ${event.blockedURI}`));
    });
    return lab;
  }

  /** Opens `#/view` anew, and waits until what has that test id is there. */
  async open(view, testid) {
    await this.page.goto('about:blank');
    await this.page.goto(`${origin}/lab/#/${view}`);
    await this.there(testid);
  }

  /** Waits for what has that test id; the text in it. */
  async there(testid, timeout = 15_000) {
    const element = await this.page.waitForSelector(`[data-testid="${testid}"]`, { timeout });
    return element.evaluate((found) => found.textContent);
  }

  /** An attribute of what has that test id. */
  attribute(testid, name) {
    return this.page.$eval(`[data-testid="${testid}"]`, (found, name) => found.getAttribute(name), name);
  }

  /** Presses the button of that name, as a visitor with a mouse. Asking Firefox by accessible name would take seconds while it computes. */
  async press(name) {
    const button = await this.page.waitForFunction((name) => {
      const words = (button) => button.ariaLabel ?? [...button.childNodes].filter((part) => part.ariaHidden !== 'true').map((part) => part.textContent).join('');
      return [...document.querySelectorAll('button')].find((button) => words(button).trim() === name && button.ariaDisabled !== 'true' && button.checkVisibility());
    }, { timeout: 15_000 }, name);
    await button.click();
  }

  /** Waits until a lab's status says `state`; an end that is another is told at once. */
  async reach(lab, state, timeout = 45_000) {
    const ends = new Set([state, 'finished', 'failed', 'diverged']);
    const end = async () => {
      const now = await this.attribute(`${lab}-status`, 'data-state');
      return ends.has(now) && now;
    };
    assert.equal(await until(end, `${lab} is ${state}`, timeout), state, await this.attribute(`${lab}-status`, 'data-error') ?? undefined);
  }

  /** Presses a button that downloads a file; its name and bytes. */
  async download(button) {
    const before = new Set(await readdir(this.folder));
    await this.press(button);
    const whole = async () => {
      const now = await readdir(this.folder);
      // It is written beside its place, which is empty until then.
      const name = !now.some((name) => name.endsWith('.part')) && now.find((name) => !before.has(name));
      const bytes = name && (await readFile(join(this.folder, name)));
      return bytes?.length && { name, bytes };
    };
    return until(whole, `“${button}” gives a file`);
  }
}
