// The page's own worker in Node, on Dawn (Chrome's WebGPU) by the npm package webgpu: what a browser would do with this GPU.
//   node dawn.mjs DIST WEBGPU OUT.json [--rehearse]
// DIST is the built page, WEBGPU the folder of the package. OUT.json is written anew after each part, in the order of their worth: a
// first visit's Start (tilings, self-test of the run's kernels, training by the worker's own loop), a second Start, timed steps with
// their WebGPU calls, the self-test of all kernels. --rehearse makes each small enough for a software adapter.
import { readFile, rename, writeFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';

const [dist, webgpu, out] = process.argv.slice(2, 5).map((path) => resolve(path));
const rehearses = process.argv.includes('--rehearse');
const SIZES = rehearses
  ? { images: 32, batch_size: 16, epochs: 4, batches: [16], steps: 1 }
  : { images: 6400, batch_size: 64, epochs: 10, batches: [16, 64], steps: 50 };

const report = {};
/** Replaces OUT.json in one go: a process that is killed leaves the last whole one. */
const save = async () => {
  await writeFile(`${out}.new`, `${JSON.stringify(report, null, 1)}\n`);
  await rename(`${out}.new`, out);
};
const stop = async (problem) => {
  console.error(problem?.stack ?? problem);
  report.problem = String(problem?.message ?? problem);
  await save();
  process.exit(1);
};

// The parts of a worker's scope that the module uses. There is no storage: nothing is kept.
const { create, globals } = await import(pathToFileURL(`${webgpu}/index.js`));
Object.assign(globalThis, globals);
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

/** Called with each event of the worker. The worker ignores what it throws, so a failure must be reported by `failed`. */
let take = () => {};
globalThis.postMessage = ([event]) => take(event);
/** The first value that `pick` returns for an event, once `send` has sent the command. */
const answer = (pick, command) => new Promise((done, failed) => {
  take = (event) => {
    try {
      const failure = event.Failed ?? event.Run?.[1]?.Failed;
      if (failure) throw new Error(failure.message ?? JSON.stringify(failure));
      if (event.Run?.[1]?.Diverged) throw new Error(`a loss is not finite at step ${event.Run[1].Diverged.step}`);
      const picked = pick(event);
      if (picked !== undefined) done(picked);
    } catch (problem) {
      failed(problem);
    }
  };
  if (command) send(command);
});

/** The result of a command of the page's diagnostics. */
const outcome = async (command, name) => {
  const { Ok, Err } = await answer((event) => event.View?.[name]?.outcome, command);
  if (Err) throw new Error(Err.message ?? JSON.stringify(Err));
  return Ok;
};

/** A run by the worker's own loop, as after Start: reads in flight, reports, sheets. */
const train = async (run) => {
  const { images, batch_size, epochs } = SIZES;
  const config = { dataset: 'Garments', images, backend: 'WebGpu', batch_size, epochs, learning_rate: 1e-4, seed: 42, ops: 'Fused' };
  const reports = [];
  let device;
  const began = performance.now();
  await answer((event) => {
    const said = event.Run?.[1];
    if (said?.Progress) reports.push([performance.now(), said.Progress.step, said.Progress.step_ms]);
    device = event.Ready?.backend ?? device;
    return said === 'Finished' ? true : undefined;
  }, { Start: { run, key: `report-${run}`, config, upload: null, paused: false, skip_self_test: false } });
  // The first quarter warms up: the rate is that of the others.
  const [first, last] = [reports[Math.floor(reports.length / 4)], reports.at(-1)];
  return {
    batch_size,
    steps: last[1],
    seconds: (performance.now() - began) / 1000,
    first_report_s: (reports[0][0] - began) / 1000,
    wall_ms_a_step: last[1] > first[1] ? (last[0] - first[0]) / (last[1] - first[1]) : null,
    said_ms_a_step: last[2],
    device,
  };
};

try {
  const { default: init } = await import(pathToFileURL(`${dist}/worker.js`));
  const booted = answer((event) => event.Booted);
  await init({ module_or_path: await readFile(`${dist}/worker_bg.wasm`) });
  await booted;
  report.first_start = await train(1);
  await save();
  report.second_start = await train(2);
  await save();
  report.steps = [];
  for (const batch_size of SIZES.batches) {
    report.steps.push(await outcome({ Measure: { backend: 'WebGpu', batch_size, steps: SIZES.steps, ops: ['Fused'] } }, 'Measured'));
    await save();
  }
  // At a batch of 64, with Burn's layers: hours in software.
  if (!rehearses) report.self_test = await outcome('SelfTest', 'Tested');
  await save();
} catch (problem) {
  await stop(problem);
}
console.log(JSON.stringify(report.second_start));
process.exit(0);
