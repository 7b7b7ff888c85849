// Times training steps in the page's worker in Chromium, on WebGPU and on the CPU, and natively. Prints a table against
// tests/bench/baseline.json and writes target/bench/latest.json.
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { measure, median, open, operations, root } from './lab.mjs';

const BASELINE = `${root}tests/bench/baseline.json`;
const LATEST = `${root}target/bench/latest.json`;
const save = process.argv.includes('--save');
const only = process.argv.slice(2).filter((argument) => !argument.startsWith('--'));

// Few steps on WebGPU: a software adapter takes seconds for each.
const plans = [
  { where: 'page', backend: 'cpu', batch_size: 16, steps: 20 },
  { where: 'page', backend: 'cpu', batch_size: 64, steps: 8 },
  { where: 'page', backend: 'webgpu', batch_size: 16, steps: 3 },
  { where: 'page', backend: 'webgpu', batch_size: 64, steps: 2 },
  { where: 'native', backend: 'cpu', batch_size: 16, steps: 20 },
  { where: 'native', backend: 'cpu', batch_size: 64, steps: 8 },
].filter((plan) => only.length === 0 || only.includes(plan.backend) || only.includes(plan.where));

function measureNative({ backend, batch_size, steps }) {
  const args = ['time', '--device', backend, '--batch', batch_size, '--steps', steps].map(String);
  return JSON.parse(execFileSync(`${process.env.CARGO_TARGET_DIR ?? `${root}target`}/release/train`, args, { encoding: 'utf8' }));
}

const results = [];
let passes = [];
const lab = await open();
try {
  for (const plan of plans) {
    process.stderr.write(`${plan.where}, ${plan.backend}, ${plan.batch_size} images\n`);
    const measured = plan.where === 'page' ? await measure(lab.page, plan) : measureNative(plan);
    for (const cost of measured.costs) {
      const { times_ms, calls, ops, first_ms, losses } = cost;
      const key = `${plan.where} ${plan.backend} ${plan.batch_size} ${ops.toLowerCase()}`;
      results.push({ key, device: measured.device, least_ms: Math.min(...times_ms), median_ms: median(times_ms), first_ms, calls, losses });
    }
  }
  if (plans.some(({ where, backend }) => where === 'page' && backend === 'webgpu')) {
    process.stderr.write('page, each operation on GPU and CPU\n');
    passes = await operations(lab.page);
  }
} finally {
  await lab.close();
}

const machine = `${cpus().length} × ${cpus()[0].model}`;
const report = { machine, build: execFileSync('git', ['-C', root, 'describe', '--always', '--dirty'], { encoding: 'utf8' }).trim(), results, operations: passes };
mkdirSync(`${root}target/bench`, { recursive: true });
writeFileSync(LATEST, `${JSON.stringify(report, null, 1)}\n`);

const baseline = existsSync(BASELINE) ? JSON.parse(readFileSync(BASELINE, 'utf8')) : { results: [] };
const before = new Map(baseline.results.map((result) => [result.key, result]));
const table = results.map(({ key, least_ms, median_ms, calls }) => {
  const old = before.get(key);
  const round = (value) => (value === undefined ? '' : Number(value.toFixed(1)));
  return {
    case: key,
    'least ms': Math.round(least_ms),
    'median ms': Math.round(median_ms),
    'of baseline': old ? Number((least_ms / old.least_ms).toFixed(2)) : '',
    launches: round(calls?.launches),
    submits: round(calls?.submits),
    'bytes sent': round(calls?.written_bytes),
    'bytes read': round(calls?.read_bytes),
    'new buffers': round(calls?.buffers),
  };
});
console.table(table);
if (passes.length) {
  const ms = (value) => Number(value.toFixed(1));
  console.log('Each operation, forward and backward at a small size: wall time including the readback, and its passes by GPU timestamps:');
  console.table(passes.map(({ op, gpu_ms, passes_ms, cpu_ms }) => ({ operation: op, 'GPU ms': ms(gpu_ms), 'passes ms': passes_ms == null ? '' : ms(passes_ms), 'CPU ms': ms(cpu_ms) })));
}
if (baseline.machine && baseline.machine !== machine) console.log(`The baseline was measured on another machine: ${baseline.machine}.`);
console.log(`Written to ${LATEST.slice(root.length)}${save ? ' and tests/bench/baseline.json' : ''}`);
if (save) writeFileSync(BASELINE, `${JSON.stringify(report, null, 1)}\n`);
