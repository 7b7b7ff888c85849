// run.sh and report.mjs with a trainer, a Dawn and a PyTorch that only print: what reaches report.json, also of stages that are cut off.
import assert from 'node:assert/strict';
import { execFile, spawn } from 'node:child_process';
import { chmodSync, copyFileSync, existsSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, test } from 'node:test';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const sources = dirname(fileURLToPath(import.meta.url));

// Prints what the trainer does. HANG names an argument at which it prints half a line and stays; UNFINISHED ends the homework early.
const TRAIN = `#!/usr/bin/env bash
case " $* " in *" \${HANG:-nothing} "*) printf '{"costs":[{"times_ms":[1.5,'; sleep 20 ;; esac
case $1 in
  verify) printf 'quantity  value  reference  rel. diff.\\nloss_d  1.386  1.386  2.1e-7\\nloss_g  0.69  0.69  1.5e-6\\nAll 2 numbers agree.\\n' ;;
  self-test) echo "Comparing" >&2; printf '{\\n "tiling": "sliced",\\n "comparisons": [{"op": "dense", "difference": 1e-7, "tolerance": 1e-5}]\\n}\\n' ;;
  time)
    ms=3.5
    case " $* " in *" sliced "*) ms=2.5 ;; esac
    launches=
    case " $* " in *" --launches "*) launches=',"launches":[{"kernel":"matmul","ms":1.25},{"kernel":"adam","ms":0.5},{"kernel":"matmul","ms":0.25},{"kernel":"gather","ms":null}]' ;; esac
    echo '{"device":"Fake","costs":[{"first_ms":90,"times_ms":[4,'$ms',5]}]'$launches'}' ;;
  run)
    out=\${*: -1}; mkdir -p "$out"; echo '{"tiling":"sliced"}' >"$out/config.json"
    case " $* " in *" --resume "*) step=2 ;; *) step=0 ;; esac
    echo '{"event":"begin","device":"Fake","steps":4,"step":'$step'}'
    if [ -n "\${UNFINISHED:-}" ] && [ $step = 0 ]; then
      echo '{"event":"epoch","step":2,"epoch":1,"loss_d":1.3,"loss_g":0.8,"ms":3.5}'; printf '{"event":"end","en'; exit 130
    fi
    echo '{"event":"epoch","step":4,"epoch":2,"loss_d":1.25,"loss_g":0.75,"ms":3}'
    echo '{"event":"end","ended":"finished","step":4}' ;;
  record) mkdir -p "$4" && echo '{}' >"$4/config.json" ;;
esac
`;
const DAWN = `import { writeFileSync } from 'node:fs';
writeFileSync(process.argv[4], '{"first_start":{"wall_ms_a_step":2.75}}');
process.exit(1);`;
const PYTORCH = `print('16 images: 1 ms')\nprint('{"rows":[{"batch":16,"tf32":false,"least_ms":1.5}]}')\nprint('{"rows":[')\n`;

let folder;
let out;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'gpu-report-'));
  out = join(folder, 'out');
  for (const name of ['run.sh', 'report.mjs']) copyFileSync(join(sources, name), join(folder, name));
  writeFileSync(join(folder, 'train'), TRAIN);
  chmodSync(join(folder, 'train'), 0o755);
  symlinkSync(process.execPath, join(folder, 'node'));
  writeFileSync(join(folder, 'dawn.mjs'), DAWN);
  writeFileSync(join(folder, 'pytorch.py'), PYTORCH);
  writeFileSync(join(folder, 'packed.txt'), 'Commit: abc\n');
  mkdirSync(join(folder, 'lib'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const run = (flags, more = {}) => promisify(execFile)('bash', [join(folder, 'run.sh'), out, ...flags], { env: { ...process.env, ...more } });
const report = () => JSON.parse(readFileSync(join(out, 'report.json'), 'utf8'));
const ended = (one) => Object.fromEntries(one.stages.map((stage) => [stage.name, stage.ended]));

test('the report has every number', async () => {
  await run([]);
  const found = report();
  assert.deepEqual(found.verify, { agrees: true, summary: 'All 2 numbers agree.', largest_relative_difference: 1.5e-6 });
  assert.equal(found.self_test.comparisons.length, 1);
  assert.equal(found.read_each_step['16'].least_ms, 2.5, 'with the tiling that the self-test found');
  assert.equal(found.read_each_step['64'].median_ms, 4);
  assert.deepEqual(Object.keys(found.queued['64']), ['coarse', 'fine', 'finest', 'sliced', 'sliced-finest', 'staged']);
  assert.deepEqual(found.fastest, { 16: { tiling: 'sliced', least_ms: 2.5 }, 64: { tiling: 'sliced', least_ms: 2.5 } });
  const { count, timed, total_ms, kernels } = found.launches['64'];
  assert.deepEqual([count, timed, total_ms, kernels[0]], [4, 3, 2, { kernel: 'matmul', launches: 2, ms: 1.5 }]);
  // A failed stage keeps what it had written, and a cut line of JSON the whole one before it.
  assert.equal(ended(found).dawn, 'failed');
  assert.equal(found.dawn.first_start.wall_ms_a_step, 2.75);
  assert.equal(found.pytorch.rows[0].least_ms, 1.5);
  const { finished, steps_done, least_ms, losses, recorded, tiling } = found.homework;
  assert.deepEqual([finished, steps_done, least_ms, losses, recorded, tiling], [true, 4, 3, [1.25, 0.75], true, 'sliced']);
  assert.ok(existsSync(join(out, 'results.tar.gz')) && found.machine.includes('Commit: abc'));
  await assert.rejects(run([]), /continue it with --resume/, 'a report is not overwritten');
});

test('a homework that was ended early is continued', async () => {
  await run([], { UNFINISHED: '1' });
  assert.deepEqual([report().homework.finished, report().homework.steps_done, ended(report()).record], [false, 2, undefined]);
  await run(['--resume']);
  const { finished, steps_done, median_ms, recorded } = report().homework;
  assert.deepEqual([finished, steps_done, median_ms, recorded], [true, 4, 3.5, true]);
  assert.equal(report().verify.agrees, true, 'the first call’s numbers stay');
});

test('a stage without an end costs no other its place', async () => {
  for (const name of ['libc.so.6', 'libnowhere.so.1']) writeFileSync(join(folder, 'lib', name), '');
  // Before the homework are 6 seconds.
  await run([], { HANG: 'fine', SECONDS_IN_ALL: '306' });
  const found = report();
  assert.equal(ended(found)['queued-16-fine'], 'time limit');
  assert.equal(found.queued['16'].fine, null);
  assert.equal(found.queued['16'].coarse.least_ms, 3.5);
  assert.equal(ended(found)['queued-16-finest'], 'no time left');
  assert.ok(found.homework.finished);
  assert.deepEqual(readdirSync(join(out, 'lib')), ['libnowhere.so.1'], 'only what the machine lacks');
});

test('a machine that is taken away leaves a whole report', async () => {
  const running = spawn('bash', [join(folder, 'run.sh'), out], { env: { ...process.env, HANG: 'fine' }, stdio: 'ignore' });
  const reaches = () => existsSync(join(out, 'queued-16-fine.log')) && readFileSync(join(out, 'queued-16-fine.log'), 'utf8') !== '';
  while (!reaches()) await wait(50);
  running.kill('SIGKILL');
  assert.equal(report().queued['16'].coarse.least_ms, 3.5);
  assert.equal(report().homework, null);
});
