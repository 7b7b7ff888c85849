// The page's own worker in Node, on Dawn (Chrome's WebGPU) by the npm package webgpu: what a browser would do with this GPU.
//   node dawn.mjs DIST WEBGPU OUT.json
// DIST is the built page, WEBGPU the folder of the package. Writes the self-test, timed steps, and a short run by the worker's own loop.
import { readFile, writeFile } from 'node:fs/promises';
import { pathToFileURL } from 'node:url';

const [dist, webgpu, out] = process.argv.slice(2);
const { create, globals } = await import(pathToFileURL(`${webgpu}/index.js`));
Object.assign(globalThis, globals);

// The parts of a worker's scope that the module uses.
const listeners = new Map();
const navigator = { gpu: create(process.env.DAWN_FLAGS?.split(' ') ?? []), userAgent: 'Node with Dawn', hardwareConcurrency: 1, storage: {} };
Object.defineProperty(globalThis, 'navigator', { value: navigator, configurable: true });
class Scope {}
Object.assign(globalThis, {
  self: globalThis,
  WorkerGlobalScope: Scope,
  DedicatedWorkerGlobalScope: Scope,
  location: { href: 'http://localhost/worker.js', origin: 'http://localhost' },
  addEventListener: (type, listener) => listeners.set(type, [...(listeners.get(type) ?? []), listener]),
  removeEventListener: () => {},
});
const dispatch = (type, event) => listeners.get(type)?.forEach((listener) => (listener.handleEvent ?? listener).call(globalThis, event));
const send = (command) => dispatch('message', new MessageEvent('message', { data: [command] }));

let take = () => {};
globalThis.postMessage = ([event]) => take(event);
/** The first event for which `pick` returns something. */
const answer = (pick) => new Promise((done, failed) => {
  take = (event) => {
    if (event.Failed) failed(new Error(event.Failed.failure?.message ?? JSON.stringify(event.Failed)));
    const picked = pick(event);
    if (picked !== undefined) done(picked);
  };
});

const { default: init } = await import(pathToFileURL(`${dist}/worker.js`));
const booted = answer((event) => event.Booted);
await init({ module_or_path: await readFile(`${dist}/worker_bg.wasm`) });
await booted;

const report = {};
const outcome = async (command, name) => {
  const wanted = answer((event) => event[name]?.outcome);
  send(command);
  return wanted;
};
report.self_test = await outcome('SelfTest', 'Tested');
report.steps = [];
for (const batch_size of [16, 64]) {
  report.steps.push(await outcome({ Measure: { backend: 'WebGpu', batch_size, steps: 50, ops: ['Fused'] } }, 'Measured'));
}

// The worker's own loop, as after Start: reads in flight, reports, sheets.
const config = {
  dataset: 'Garments', images: 4096, backend: 'WebGpu', batch_size: 64, epochs: 8, learning_rate: 1e-4, seed: 42, ops: 'Fused', arithmetic: 'Exact', departure: 'None',
};
const reports = [];
const finished = answer((event) => {
  const [, run] = event.Run ?? [];
  if (run?.Progress) reports.push([performance.now(), run.Progress.step, run.Progress.step_ms]);
  if (run?.Failed) throw new Error(run.Failed.message);
  return run === 'Finished' ? true : undefined;
});
const started = performance.now();
send({ Start: { run: 1, key: 'report', config, upload: null, paused: false, skip_self_test: true } });
await finished;
const [first, last] = [reports[Math.floor(reports.length / 4)], reports.at(-1)];
report.loop = {
  seconds: (performance.now() - started) / 1000,
  first_report_s: (reports[0][0] - started) / 1000,
  wall_ms_a_step: (last[0] - first[0]) / (last[1] - first[1]),
  said_ms_a_step: last[2],
};
await writeFile(out, `${JSON.stringify(report, null, 1)}\n`);
console.log(JSON.stringify(report.loop));
process.exit(0);
