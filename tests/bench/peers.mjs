// Times Saddle's training step and the same step in jax-js (peers/) alternately in one browser: both in a worker, both reading the
// losses of each step before the next, without the first step of each turn. Prints a table and writes target/bench/peers.json.
// On the CPU both use all threads, in a cross-origin isolated page.
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { cpus } from 'node:os';
import { extname } from 'node:path';
import { measure, median, open, root } from './lab.mjs';

const RESULT = `${root}target/bench/peers.json`;
const PORT = 4189;
const TOLERANCE = 1e-4; // nats
const args = process.argv.slice(2).filter((argument) => !argument.startsWith('--'));
/** Whether `value` is selected: by name, or because no value of its kind is. */
const selected = (kind, value) => !kind.some((other) => args.includes(other)) || args.includes(value);

// Few steps on WebGPU: a software adapter takes seconds for each.
const plans = [
  { backend: 'cpu', batch_size: 16, steps: 8, turns: 4 },
  { backend: 'cpu', batch_size: 64, steps: 4, turns: 3 },
  { backend: 'webgpu', batch_size: 16, steps: 2, turns: 2 },
  { backend: 'webgpu', batch_size: 64, steps: 1, turns: 1 },
].filter(({ backend, batch_size }) => selected(['cpu', 'webgpu'], backend) && selected(['16', '64'], String(batch_size)));

// Serves tests/ with the headers of a cross-origin isolated page, which may use threads.
const types = { '.html': 'text/html', '.js': 'text/javascript', '.mjs': 'text/javascript', '.json': 'application/json' };
const server = createServer(async (request, response) => {
  const path = new URL(request.url, 'http://host').pathname;
  try {
    const body = await readFile(`${root}tests${path}`);
    response.writeHead(200, {
      'content-type': types[extname(path)] ?? 'application/octet-stream',
      'cross-origin-opener-policy': 'same-origin',
      'cross-origin-embedder-policy': 'require-corp',
    });
    response.end(body);
  } catch {
    response.writeHead(404).end();
  }
});

/** Times steps of jax-js in a new worker. */
async function measurePeer(page, { backend, batch_size, steps, dropout = true }) {
  const devices = { cpu: 'wasm', webgpu: 'webgpu' };
  return page.evaluate(
    (command) =>
      new Promise((done, failed) => {
        const worker = new Worker('worker.mjs', { type: 'module' });
        worker.onerror = (event) => failed(new Error(event.message));
        worker.onmessage = ({ data: outcome }) => {
          worker.terminate();
          if (outcome.Ok) done(outcome.Ok);
          else failed(new Error(outcome.Err.message));
        };
        worker.postMessage(command);
      }),
    { device: devices[backend], batch: batch_size, steps, dropout },
  );
}

/** Checks that jax-js computes the same step: its first losses must equal those of the golden file. */
async function check(page, backend) {
  const golden = JSON.parse(readFileSync(`${root}tests/golden/gan_step.json`));
  const { losses } = await measurePeer(page, { backend, batch_size: golden.batch, steps: 1, dropout: false });
  const difference = Math.max(...losses.flatMap((pair, step) => pair.map((loss, at) => Math.abs(loss - golden.losses[step][at]))));
  if (!(difference < TOLERANCE)) throw new Error(`jax-js on ${backend} is ${difference} nats from tests/golden/gan_step.json`);
  return difference;
}

const summary = (turns) => {
  const times = turns.flatMap(({ times_ms }) => times_ms);
  return { least_ms: Math.min(...times), median_ms: median(times), first_ms: turns[0].first_ms, calls: turns[0].calls, times_ms: times };
};

const results = [];
const lab = await open();
try {
  await new Promise((listening) => server.listen(PORT, '127.0.0.1', listening));
  const peer = await lab.browser.newPage();
  await peer.goto(`http://127.0.0.1:${PORT}/bench/peers/index.html`);
  for (const backend of new Set(plans.map((plan) => plan.backend))) {
    process.stderr.write(`${backend}: jax-js is ${(await check(peer, backend)).toExponential(1)} nats from the golden losses\n`);
  }
  for (const plan of plans) {
    const [ours, theirs] = [[], []];
    for (let turn = 1; turn <= plan.turns; turn++) {
      process.stderr.write(`${plan.backend}, ${plan.batch_size} images, turn ${turn} of ${plan.turns}\n`);
      const { costs } = await measure(lab.page, plan, ['Fused']);
      ours.push(costs[0]);
      theirs.push(await measurePeer(peer, plan));
      const [saddle, jax] = [ours, theirs].map((turns) => Math.round(median(turns.at(-1).times_ms)));
      process.stderr.write(`  Saddle ${saddle} ms, jax-js ${jax} ms\n`);
    }
    const { backend, batch_size } = plan;
    results.push({ backend, batch_size, threads: theirs[0].threads, saddle: summary(ours), jax_js: summary(theirs) });
  }
} finally {
  await lab.close();
  server.close();
}

mkdirSync(`${root}target/bench`, { recursive: true });
writeFileSync(RESULT, `${JSON.stringify({ machine: `${cpus().length} × ${cpus()[0].model}`, results }, null, 1)}\n`);

const rows = results.flatMap(({ backend, batch_size, threads, saddle, jax_js }) => {
  const row = (name, { least_ms, median_ms, calls }, threads) => ({
    case: `${backend} ${batch_size} ${name}`,
    'least ms': Math.round(least_ms),
    'median ms': Math.round(median_ms),
    threads: backend === 'cpu' ? threads : '',
    launches: (backend === 'webgpu' && calls?.launches) || '',
    submits: (backend === 'webgpu' && calls?.submits) || '',
  });
  return [row('Saddle', saddle, Math.min(cpus().length, 8)), row('jax-js', jax_js, threads)];
});
console.table(rows);
for (const { backend, batch_size, saddle, jax_js } of results) {
  const share = (which) => (saddle[which] / jax_js[which]).toFixed(2);
  console.log(`${backend} ${batch_size}: Saddle takes ${share('least_ms')} of jax-js's least time and ${share('median_ms')} of its median.`);
}
console.log(`Written to ${RESULT.slice(root.length)}`);
