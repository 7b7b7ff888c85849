// Receives { device, batch, steps, dropout }, trains `steps` steps after a warm-up step, and replies as Saddle's `Measure` does:
// { first_ms, times_ms, losses, calls, threads }.
import { defaultDevice, init } from './node_modules/@jax-js/jax/dist/index.js';
import { Training } from './dcgan.mjs';
import { batches, parameters } from './reference.mjs';

const counts = { launches: 0, submits: 0 };

function count(type, method, name) {
  const call = type?.prototype[method];
  if (!call) return;
  type.prototype[method] = function (...all) {
    counts[name] += 1;
    return call.apply(this, all);
  };
}
count(self.GPUComputePassEncoder, 'dispatchWorkgroups', 'launches');
count(self.GPUQueue, 'submit', 'submits');

const golden = (name) => fetch(`/golden/${name}`);

async function measure({ device, batch, steps, dropout }) {
  if (!(await init(device)).includes(device)) throw new Error(`jax-js finds no ${device} here`);
  defaultDevice(device);
  const { lcg } = await (await golden('gan_step.json')).json();
  const images = new Uint8Array(await (await golden('first-48-images-idx3-ubyte')).arrayBuffer());
  const source = batches(lcg, images, batch);
  const training = new Training(parameters(lcg), dropout);
  const [times, losses] = [[], []];
  for (let at = 0; at <= steps; at++) {
    const [real, latents] = source.next().value;
    if (at === 1) Object.assign(counts, { launches: 0, submits: 0 });
    const begun = performance.now();
    losses.push(await training.advance(real, latents));
    times.push(performance.now() - begun);
  }
  const [first_ms, ...times_ms] = times;
  const calls = device === 'webgpu' ? { launches: counts.launches / steps, submits: counts.submits / steps } : null;
  const threads = device === 'wasm' && self.crossOriginIsolated ? navigator.hardwareConcurrency : 1;
  return { first_ms, times_ms, losses, calls, threads };
}

self.onmessage = async ({ data }) => {
  try {
    self.postMessage({ Ok: await measure(data) });
  } catch (error) {
    self.postMessage({ Err: { message: String(error.stack ?? error) } });
  }
};
