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

/** The frames of an image: sizes in pixels, durations in ms. */
export const decoded = async ([base64, type]) => {
  const data = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
  const decoder = new ImageDecoder({ data, type });
  await decoder.tracks.ready;
  await decoder.completed;
  const frames = [];
  for (let frameIndex = 0; frameIndex < decoder.tracks.selectedTrack.frameCount; frameIndex += 1) {
    const { image } = await decoder.decode({ frameIndex });
    frames.push({ width: image.displayWidth, height: image.displayHeight, ms: (image.duration ?? 0) / 1000 });
    image.close();
  }
  return frames;
};

/** Width, height and seconds of a video, and its bright pixels above and below `line` at each of `times`. */
export const played = async ([base64, line, times]) => {
  const data = Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));
  const video = Object.assign(document.createElement('video'), { muted: true, src: URL.createObjectURL(new Blob([data], { type: 'video/webm' })) });
  await new Promise((resolve, reject) => Object.assign(video, { onloadeddata: resolve, onerror: () => reject(new Error(video.error.message)) }));
  const { videoWidth: width, videoHeight: height, duration: seconds } = video;
  const context = new OffscreenCanvas(width, height).getContext('2d', { willReadFrequently: true });
  const bright = [];
  for (const time of times) {
    await new Promise((resolve) => { video.onseeked = resolve; video.currentTime = time; });
    context.drawImage(video, 0, 0);
    const count = (top, rows) => context.getImageData(0, top, width, rows).data.filter((value, at) => at % 4 === 0 && value > 128).length;
    bright.push([count(0, line), count(line, height - line)]);
  }
  return { width, height, seconds, bright };
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
