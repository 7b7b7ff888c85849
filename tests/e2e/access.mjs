// What the specs on accessibility share: axe-core, the widths that a page is zoomed to, and what a screen reader is told.
import axe from 'axe-core';
import { expect } from './lab.mjs';

const soft = expect.configure({ soft: true });

const RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

/** What axe-core finds, in a line each. */
async function found(page) {
  if (!(await page.evaluate('typeof axe === "object"'))) await page.evaluate(axe.source);
  return page.evaluate(async (values) => {
    // A frame that runs no script can't be looked into.
    // What formulas are made of are thousands of elements, and none that one can use.
    const { violations } = await axe.run({ exclude: ['math'] }, { runOnly: { type: 'tag', values }, resultTypes: ['violations'], iframes: false });
    return violations.flatMap(({ id, nodes }) => nodes.map(({ target, failureSummary }) => `${id}: ${target} (${failureSummary.split('\n')[1]?.trim()})`));
  }, RULES);
}

/** How far the page scrolls sideways, and what is wider than its place. */
const sideways = (page) => page.evaluate(() => {
  const { scrollWidth, clientWidth } = document.documentElement;
  if (scrollWidth <= clientWidth) return [];
  const wide = [...document.querySelectorAll('body *')].filter((element) => element.getBoundingClientRect().right > clientWidth + 1);
  return [`by ${scrollWidth - clientWidth}`, ...wide.slice(0, 5).map((element) => `${element.tagName}.${element.className}`)];
});

/** WCAG 1.4.12: what a reader may ask of the spaces in text. */
const spaced = (page, on) => page.evaluate((on) => {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync('* { line-height: 1.5 !important; letter-spacing: 0.12em !important; word-spacing: 0.16em !important }');
  document.adoptedStyleSheets = on ? [sheet] : [];
}, on);

/**
 * Nothing is in a visitor's way, as the page stands: axe-core in both themes, wide and on a phone; no scrolling sideways at 200%
 * (720), at 400% (320), and with wide spaces in the text.
 */
export async function expectClear(page, name) {
  // A canvas takes its new size a frame later.
  const fits = (how) => soft.poll(() => sideways(page), { message: `${name}, ${how}`, timeout: 2000, intervals: [20, 50, 200] }).toEqual([]);
  for (const [width, colorScheme] of [[1440, 'light'], [390, 'dark']]) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    await page.setViewportSize({ width, height: 900 });
    soft(await found(page), `${name}, ${width}, ${colorScheme}`).toEqual([]);
  }
  await spaced(page, true);
  await fits('spaces in the text');
  await spaced(page, false);
  for (const width of [720, 320]) {
    await page.setViewportSize({ width, height: 640 });
    await fits(width);
  }
  await page.setViewportSize({ width: 1440, height: 900 });
}

/** From now on, all that live regions say; `said()` gives it. */
export async function listen(page) {
  await page.evaluate(() => {
    const regions = '[role=status], [role=alert], [role=log], [aria-live]:not([aria-live=off])';
    const last = new Map([...document.querySelectorAll(regions)].map((region) => [region, region.textContent.trim()]));
    window.said = [];
    new MutationObserver((mutations) => {
      const touched = mutations.flatMap(({ target, addedNodes }) => {
        const element = target.nodeType === 1 ? target : target.parentElement;
        const added = [...addedNodes].filter((node) => node.nodeType === 1).flatMap((node) => [node, ...node.querySelectorAll(regions)]);
        return [element?.closest(regions), ...added.filter((node) => node.matches(regions))];
      });
      for (const region of new Set(touched)) {
        const text = region?.textContent.trim();
        if (!text || last.get(region) === text || !region.isConnected || region.closest('[hidden], [inert]')) continue;
        last.set(region, text);
        window.said.push(text);
      }
    }).observe(document.body, { subtree: true, childList: true, characterData: true });
  });
  return () => page.evaluate(() => window.said);
}

/** What has the focus, by role and name, and whether that is seen. */
export const focused = (page) => page.evaluate(() => {
  const element = document.activeElement;
  const shown = element.matches('.segmented__input') ? element.nextElementSibling : element;
  const { outlineStyle, outlineWidth } = getComputedStyle(shown);
  const inner = element.querySelector('.minimax-start__reach');
  const ring = (outlineStyle !== 'none' && parseFloat(outlineWidth) >= 2) || (inner !== null && getComputedStyle(inner).stroke !== 'none');
  const name = (element.getAttribute('aria-label') ?? element.labels?.[0]?.textContent ?? element.textContent).trim().slice(0, 60);
  return { tag: element.tagName, name, ring, id: element.id };
});
