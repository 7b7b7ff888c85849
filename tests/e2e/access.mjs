// Helpers of the accessibility specs: axe-core, zoomed widths, announcements to screen readers, the focused element.
import axe from 'axe-core';
import { expect } from './lab.mjs';

const soft = expect.configure({ soft: true });

const TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
// WCAG 2.5.3: speech input finds a control by its visible text. Experimental, and so off by default, before axe-core 4.14.
const RULES = { 'label-content-name-mismatch': { enabled: true } };

/** Violations that axe-core finds, a line each. */
export async function violations(page) {
  if (!(await page.evaluate('typeof axe === "object"'))) await page.evaluate(axe.source);
  return page.evaluate(async ([values, rules]) => {
    // Formulas are thousands of elements, none of them interactive. axe can't run in a frame that forbids scripts.
    const options = { runOnly: { type: 'tag', values }, rules, resultTypes: ['violations'], iframes: false };
    const { violations } = await axe.run({ exclude: ['math'] }, options);
    return violations.flatMap(({ id, nodes }) => nodes.map(({ target, failureSummary }) => `${id}: ${target} (${failureSummary.split('\n')[1]?.trim()})`));
  }, [TAGS, RULES]);
}

/** How far the page scrolls sideways, and the elements that cause it; empty if it does not. */
const horizontalOverflow = (page) => page.evaluate(() => {
  const { scrollWidth, clientWidth } = document.documentElement;
  if (scrollWidth <= clientWidth) return [];
  const wide = [...document.querySelectorAll('body *')].filter((element) => element.getBoundingClientRect().right > clientWidth + 1);
  return [`by ${scrollWidth - clientWidth}`, ...wide.slice(0, 5).map((element) => `${element.tagName}.${element.className}`)];
});

/** The text spacing of WCAG 1.4.12, on or off. */
const setTextSpacing = (page, on) => page.evaluate((on) => {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync('* { line-height: 1.5 !important; letter-spacing: 0.12em !important; word-spacing: 0.16em !important }');
  document.adoptedStyleSheets = on ? [sheet] : [];
}, on);

/**
 * The page as it is passes axe-core in both themes, on a desktop and on a phone, and does not scroll sideways with wide text spacing,
 * nor at 200% (720 pixels) or 400% (320).
 */
export async function expectAccessible(page, name) {
  // Polled: a canvas is resized a frame after its container.
  const fits = (how) => soft.poll(() => horizontalOverflow(page), { message: `${name}, ${how}`, intervals: [20, 50, 200] }).toEqual([]);
  for (const [width, colorScheme] of [[1440, 'light'], [390, 'dark']]) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    await page.setViewportSize({ width, height: 900 });
    soft(await violations(page), `${name}, ${width}, ${colorScheme}`).toEqual([]);
  }
  await setTextSpacing(page, true);
  await fits('text spacing');
  await setTextSpacing(page, false);
  for (const width of [720, 320]) {
    await page.setViewportSize({ width, height: 640 });
    await fits(width);
  }
  await page.setViewportSize({ width: 1440, height: 900 });
}

/** Records the texts of live regions from now on; the returned function gives them. */
export async function recordAnnouncements(page) {
  await page.evaluate(() => {
    const regions = '[role=status], [role=alert], [role=log], [aria-live]:not([aria-live=off])';
    const last = new Map([...document.querySelectorAll(regions)].map((region) => [region, region.textContent.trim()]));
    window.announcements = [];
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
        window.announcements.push(text);
      }
    }).observe(document.body, { subtree: true, childList: true, characterData: true });
  });
  return () => page.evaluate(() => window.announcements);
}

/** Tag, name and id of the focused element, and whether its focus is visible. */
export const focused = (page) => page.evaluate(() => {
  const element = document.activeElement;
  const shown = element.matches('.segmented__input') ? element.nextElementSibling : element;
  const { outlineStyle, outlineWidth } = getComputedStyle(shown);
  const inner = element.querySelector('.minimax-start__target');
  const ring = (outlineStyle !== 'none' && parseFloat(outlineWidth) >= 2) || (inner !== null && getComputedStyle(inner).stroke !== 'none');
  const name = (element.getAttribute('aria-label') ?? element.labels?.[0]?.textContent ?? element.textContent).trim().slice(0, 60);
  return { tag: element.tagName, name, ring, id: element.id };
});
