// Functions that Playwright and Puppeteer run inside the page; they can't refer to anything outside themselves.

/** Presses Pause once `least` steps are done. A press from outside could come too late for a short run. */
export const pauseAfter = (least) => new Promise((done) => {
  const status = document.querySelector('[data-testid=gan-status]');
  const check = () => {
    if (status.dataset.state !== 'running' || Number(status.dataset.step) < least) return;
    observer.disconnect();
    [...document.querySelectorAll('button')].find(({ textContent }) => textContent.endsWith('Pause')).click();
    done();
  };
  const observer = new MutationObserver(check);
  observer.observe(document.body, { subtree: true, childList: true, attributes: true });
  check();
});

/** The number of different grey values in a canvas. */
export const shades = (canvas) => {
  const { data } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
  return new Set(data.filter((_, at) => at % 4 === 0)).size;
};

/** The visible elements that extend beyond the window's right edge. */
export const beyondEdge = () => {
  const wide = (element) => element.getBoundingClientRect().right > window.innerWidth + 1 && element.getClientRects().length > 0;
  const shown = [...document.querySelectorAll('main *, header *')].filter((element) => !element.closest('.visually-hidden'));
  return shown.filter(wide).map((element) => `${element.tagName}.${element.className}`);
};

/**
 * Imitates Chrome's translator: <font><font>…</font></font> takes the place of each text outside of translate="no", also of those that come
 * later. The words stay, so that tests find them.
 */
export const translate = () => {
  const left = 'script, style, textarea, option, font, [translate=no]';
  const replace = () => {
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    const texts = [];
    while (walker.nextNode()) texts.push(walker.currentNode);
    for (const text of texts.filter((text) => text.data.trim() && !text.parentElement.closest(left))) {
      const [outer, inner] = [document.createElement('font'), document.createElement('font')];
      inner.textContent = text.data;
      outer.append(inner);
      text.parentNode.insertBefore(outer, text);
      text.parentNode.removeChild(text);
    }
  };
  replace();
  new MutationObserver(replace).observe(document.body, { childList: true, subtree: true });
};
