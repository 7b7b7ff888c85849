// Caches the page for offline use. The cache key of a file is its address and hash, so an update fetches only changed files, and the
// previous version stays complete until the visitor accepts the new one (boot.js asks).
"use strict";

// Filled in by the build (src/bin/seal): the version, the files with their hashes, and the policy of training workers.
const SEALED = null;

const SCOPE = self.registration.scope;
const CACHE = `saddle page ${SCOPE}`;

const address = (name) => SCOPE + (name === "index.html" ? "" : name);
const key = (name) => `${SCOPE}${name}?${encodeURIComponent(SEALED.files[name].integrity)}`;

/** Fetches a file of this version and caches it; rejects if its hash differs. */
async function fetched(cache, name) {
  const response = await fetch(address(name), { integrity: SEALED.files[name].integrity, cache: "no-cache", credentials: "same-origin" });
  if (!response.ok) throw new Error(`${name}: the server answered ${response.status}`);
  // Browsers reject a redirected response to a navigation.
  const { status, statusText, headers } = response;
  const plain = response.redirected ? new Response(response.body, { status, statusText, headers }) : response;
  await cache.put(key(name), plain.clone());
  return plain;
}

/** Caches all files but those that are cached later; of these, the ones that the version before has cached. */
async function install() {
  const cache = await caches.open(CACHE);
  const before = new Set((await cache.keys()).map(({ url }) => url.split("?")[0]));
  for (const [name, { later }] of Object.entries(SEALED.files)) {
    if ((!later || before.has(SCOPE + name)) && !(await cache.match(key(name)))) await fetched(cache, name);
  }
}

/** Caches files that a page has loaded before this service worker controlled it. */
async function keep(names) {
  const cache = await caches.open(CACHE);
  for (const name of names) if (Object.hasOwn(SEALED.files, name) && !(await cache.match(key(name)))) await fetched(cache, name);
}

/** Deletes the files of other versions. */
async function activate() {
  const cache = await caches.open(CACHE);
  const wanted = new Set(Object.keys(SEALED.files).map(key));
  for (const { url } of await cache.keys()) if (!wanted.has(url)) await cache.delete(url);
}

/**
 * Headers that the host may not send. Documents and workers are cross-origin isolated by them, which threads need. A worker does not
 * inherit the page's policy: its script's response has to carry one.
 */
function withHeaders(response, destination) {
  const headers = new Headers(response.headers);
  headers.set("Cross-Origin-Embedder-Policy", "require-corp");
  headers.set("Cross-Origin-Resource-Policy", "cross-origin");
  if (destination === "worker") headers.set("Content-Security-Policy", SEALED.policy);
  else headers.set("Cross-Origin-Opener-Policy", "same-origin");
  return new Response(response.body, { status: response.status, statusText: response.statusText, headers });
}

async function answer(request, name) {
  const cache = await caches.open(CACHE);
  const response = (await cache.match(key(name))) ?? (await fetched(cache, name).catch(() => fetch(request)));
  const runs = request.mode === "navigate" || request.destination === "worker";
  return runs && response.ok ? withHeaders(response, request.destination) : response;
}

/** The file of this version that answers a request, or null. */
function nameOf({ url, mode }) {
  const path = url.split(/[?#]/)[0];
  if (!path.startsWith(SCOPE)) return null;
  const name = path.slice(SCOPE.length);
  if (Object.hasOwn(SEALED.files, name)) return name;
  return mode === "navigate" && name === "" ? "index.html" : null;
}

self.addEventListener("install", (event) => event.waitUntil(install()));
self.addEventListener("activate", (event) => {
  event.waitUntil(activate());
  // Not waited for: in Firefox a page that is loading waits for the activation, and the claim for that page, until a limit of 60 s
  // ends both with an error.
  self.clients.claim();
});
self.addEventListener("message", (event) => {
  if (event.data === "take over") self.skipWaiting();
  else if (Array.isArray(event.data)) event.waitUntil(keep(event.data));
});
// ?sw=0 is the way out of an old copy: from then on everything comes from the network, and boot.js unregisters this service worker.
let isLeft = false;
self.addEventListener("fetch", (event) => {
  const { request } = event;
  if (request.mode === "navigate") isLeft = /[?&]sw=0(&|#|$)/.test(request.url);
  if (isLeft) return;
  const name = request.method === "GET" ? nameOf(request) : null;
  if (name) event.respondWith(answer(request, name));
});
