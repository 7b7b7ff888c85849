// Serves ../../dist as a static host, under sub-paths that inject a fault each:
//   /lab/       none
//   /isolated/  none, with the headers of a cross-origin isolated page: the CPU has all its threads
//   /corrupt/   data files have one byte changed          /cut/  data files end early
//   /missing/   data files are 404                        /gone/ connections for data files are closed
//   /no-data/   index.html says that this host has no data
//   /no-webgpu/ /null-adapter/ /refused/ /no-feature/     the worker's browser has no usable GPU, in four ways
//   /wrong-gpu/ the GPU computes sin instead of tanh
//   /no-labs/   the first request for the module of the other labs is 404
//   /renewed/   the service worker changes after the first request
//   /watched/   the worker's GPU device is accessible to the test, as self.heldDevice
import { createServer } from 'node:http';
import { readFile } from 'node:fs/promises';
import { extname, join, normalize } from 'node:path';
import { fileURLToPath } from 'node:url';

const dist = fileURLToPath(new URL('../../dist/', import.meta.url));
const types = {
  '.css': 'text/css', '.gz': 'application/gzip', '.html': 'text/html', '.js': 'text/javascript', '.json': 'application/json',
  '.svg': 'image/svg+xml', '.wasm': 'application/wasm', '.webmanifest': 'application/manifest+json', '.png': 'image/png',
};

const hide = (value) => `Object.defineProperty(navigator, 'gpu', { value: ${value}, configurable: true });`;
const preludes = {
  'no-webgpu': hide('undefined'),
  'null-adapter': hide('{ requestAdapter: async () => null }'),
  refused: hide('{ requestAdapter: async () => { throw new Error("blocked by policy"); } }'),
  'no-feature': hide(`{ requestAdapter: async () => ({ info: { description: 'Old GPU' }, features: new Set(), limits: {} }) }`),
  'wrong-gpu': `const make = GPUDevice.prototype.createShaderModule;
    GPUDevice.prototype.createShaderModule = function (descriptor) {
      return make.call(this, { ...descriptor, code: descriptor.code.replace(/\\btanh\\(/g, 'sin(') });
    };`,
  watched: `const request = GPUAdapter.prototype.requestDevice;
    GPUAdapter.prototype.requestDevice = async function (...all) { return (self.heldDevice = await request.apply(this, all)); };`,
};

const faults = {
  corrupt: (bytes) => { const copy = Buffer.from(bytes); copy[copy.length >> 1] ^= 0xff; return copy; },
  cut: (bytes) => bytes.subarray(0, bytes.length >> 1),
};

let serviceWorkersSent = 0;

const server = createServer(async (request, response) => {
  const { pathname, search } = new URL(request.url, 'http://host');
  const path = normalize(decodeURIComponent(pathname));
  const [, place, ...rest] = path.split('/');
  const name = rest.join('/') || 'index.html';
  const isData = name.startsWith('data/');
  if (isData && place === 'gone') return request.socket.destroy();
  try {
    if (isData && (place === 'missing' || place === 'no-data')) throw new Error('not here');
    if (place === 'no-labs' && name === 'labs.js' && !search) throw new Error('not here');
    let body = await readFile(join(dist, name));
    if (isData && faults[place]) body = faults[place](body);
    if (name === 'worker_loader.js' && preludes[place]) body = Buffer.concat([Buffer.from(preludes[place] + '\n'), body]);
    if (name === 'index.html' && place === 'no-data') body = Buffer.from(String(body).replace(/(name="saddle-data" content=")[^"]*"/, '$1"'));
    if (name === 'sw.js' && place === 'renewed' && ++serviceWorkersSent > 1) body = Buffer.concat([body, Buffer.from('// Renewed.\n')]);
    const isolation = place === 'isolated' ? { 'cross-origin-opener-policy': 'same-origin', 'cross-origin-embedder-policy': 'require-corp' } : {};
    response.writeHead(200, { 'content-type': types[extname(name)] ?? 'application/octet-stream', 'content-length': body.length, ...isolation });
    response.end(body);
  } catch {
    response.writeHead(404, { 'content-type': 'text/plain' }).end('not found');
  }
});
server.listen(Number(process.argv[2] ?? 4173), '127.0.0.1');
