// Serves ../../dist as a static host, under sub-paths that inject a fault each:
//   /lab/       none
//   /isolated/  none, with the headers of a cross-origin isolated page: the CPU has all its threads
//   /corrupt/   data files have one byte changed          /cut/  data files end early
//   /missing/   data files are 404                        /gone/ connections for data files are closed
//   /no-data/   index.html says that this host has no data
//   /no-webgpu/ /null-adapter/ /refused/   the worker's browser has no usable GPU, in three ways
//   /wrong-gpu/ the GPU computes sin instead of exp
//   /bad-kernel/ the browser rejects the WGSL of one kernel
//   /no-memory/ the GPU, under another name, reports at its first kernel that its memory is full, and compiles none
//   /no-clock/  an adapter without timestamp-query
//   /metal/     tanh with fast mathematics: NaN above 44       /coarse-tanh/ tanh wrong by 1e-5
//   /slow-reads/ each read of the GPU arrives 103 ms late       /odd-gpu/ no clock, tanh with fast mathematics, slow reads
//   /no-labs/   the first request for the module of the other labs is 404
//   /no-gan/    the same for the GAN lab's module
//   /renewed/   the service worker changes after the first request
//   /watched/   the worker's GPU device is accessible to the test, as self.heldDevice, and self.modules counts its shaders; its features have another order each time
import { createServer } from 'node:http';
import { readFile } from 'node:fs/promises';
import { extname, join, normalize } from 'node:path';
import { fileURLToPath } from 'node:url';

const dist = fileURLToPath(new URL('../../dist/', import.meta.url));
const types = {
  '.css': 'text/css', '.gz': 'application/gzip', '.html': 'text/html', '.js': 'text/javascript', '.json': 'application/json',
  '.svg': 'image/svg+xml', '.wasm': 'application/wasm', '.webmanifest': 'application/manifest+json', '.png': 'image/png',
};

const shaders = (code) => `const make = GPUDevice.prototype.createShaderModule;
  GPUDevice.prototype.createShaderModule = function (wanted) { const { code } = wanted; return make.call(this, { ...wanted, code: ${code} }); };`;
const hide = (value) => `Object.defineProperty(navigator, 'gpu', { value: ${value}, configurable: true });`;
const preludes = {
  'no-webgpu': hide('undefined'),
  'null-adapter': hide('{ requestAdapter: async () => null }'),
  refused: hide('{ requestAdapter: async () => { throw new Error("blocked by policy"); } }'),
  'wrong-gpu': `const make = GPUDevice.prototype.createShaderModule;
    GPUDevice.prototype.createShaderModule = function (descriptor) {
      return make.call(this, { ...descriptor, code: descriptor.code.replace(/\\bexp\\(/g, 'sin(') });
    };`,
  'bad-kernel': shaders(`code.replace('fn fold_kernel', 'this is no WGSL fn fold_kernel')`),
  metal: shaders('code.replace(/= tanh\\(([a-z0-9_]+)\\)/g, (all, x) => `= ((exp(2.0 * ${x}) - 1.0) / (exp(2.0 * ${x}) + 1.0))`)'),
  'coarse-tanh': shaders('code.replace(/= tanh\\(([a-z0-9_]+)\\)/g, (all, x) => `= tanh(${x}) + 0.00001 * sin(997.0 * ${x})`)'),
  'no-memory': `Object.defineProperties(GPUAdapterInfo.prototype, { description: { get: () => 'Test card' }, architecture: { get: () => 'any' }, vendor: { get: () => 'any' }, isFallbackAdapter: { get: () => false } });
    GPUDevice.prototype.createComputePipelineAsync = function () {
      const error = new GPUOutOfMemoryError('Not enough memory left');
      setTimeout(() => this.dispatchEvent(new GPUUncapturedErrorEvent('uncapturederror', { error })));
      return new Promise(() => {});
    };`,
  'no-clock': `const prototype = GPUAdapter.prototype, { get } = Object.getOwnPropertyDescriptor(prototype, 'features'), request = prototype.requestDevice;
    const clock = 'timestamp-query';
    Object.defineProperty(prototype, 'features', { configurable: true, get() { const all = new Set(get.call(this)); all.delete(clock); return all; } });
    prototype.requestDevice = function (wanted) {
      if ([...(wanted?.requiredFeatures ?? [])].includes(clock)) return Promise.reject(new TypeError('Unsupported feature: ' + clock));
      return request.call(this, wanted);
    };
    GPUDevice.prototype.createQuerySet = () => { throw new TypeError('there is no ' + clock); };`,
  'slow-reads': `const map = GPUBuffer.prototype.mapAsync;
    GPUBuffer.prototype.mapAsync = async function (...all) { await map.apply(this, all); await new Promise((resolve) => setTimeout(resolve, 103)); };`,
  get 'odd-gpu'() { return ['no-clock', 'metal', 'slow-reads'].map((place) => `{ ${this[place]} }`).join('\n'); },
  // A graphics card whose buffers are too small for the networks.
  'small-gpu': `Object.defineProperties(GPUAdapterInfo.prototype, { description: { get: () => 'Small card' }, architecture: { get: () => 'any' }, vendor: { get: () => 'any' }, isFallbackAdapter: { get: () => false } });
    const limits = Object.getOwnPropertyDescriptor(GPUAdapter.prototype, 'limits').get;
    const small = { get: (all, name) => (name === 'maxStorageBufferBindingSize' ? 4e6 : Reflect.get(all, name)) };
    Object.defineProperty(GPUAdapter.prototype, 'limits', { get() { return new Proxy(limits.call(this), small); } });`,
  watched: `self.modules = 0;
    self.pipelines = { async: 0, inline: 0 };
    const { get: features } = Object.getOwnPropertyDescriptor(GPUAdapter.prototype, 'features');
    const shuffled = (all) => all.map((one) => [Math.random(), one]).sort(([a], [b]) => a - b).map(([, one]) => one);
    Object.defineProperty(GPUAdapter.prototype, 'features', { get() { return new Set(shuffled([...features.call(this)])); } });
    const device = GPUDevice.prototype, { createComputePipeline, createComputePipelineAsync } = device;
    device.createComputePipeline = function (wanted) { self.pipelines.inline += 1; return createComputePipeline.call(this, wanted); };
    device.createComputePipelineAsync = function (wanted) { self.pipelines.async += 1; return createComputePipelineAsync.call(this, wanted); };
    const make = GPUDevice.prototype.createShaderModule;
    GPUDevice.prototype.createShaderModule = function (wanted) { self.modules += 1; return make.call(this, wanted); };
    const request = GPUAdapter.prototype.requestDevice;
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
    if (!search && (place === 'no-labs' && name === 'labs.js' || place === 'no-gan' && name === 'gan.js')) throw new Error('not here');
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
