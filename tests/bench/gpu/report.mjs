// Gathers what the stages of run.sh wrote to OUT in OUT/report.json. Any of it may be missing or cut off: a stage that was ended by its
// limit leaves what it had printed.
//   node report.mjs OUT
import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';

const out = process.argv[2];
const text = (name) => (existsSync(`${out}/${name}`) ? readFileSync(`${out}/${name}`, 'utf8') : '');
const lines = (name) => text(name).split(/[\r\n]+/).map((line) => line.trim()).filter(Boolean);
const json = (source) => {
  try {
    return JSON.parse(source);
  } catch {
    return null;
  }
};
/** Each line that is JSON. */
const records = (name) => lines(name).map(json).filter((one) => one !== null && typeof one === 'object');
const median = (numbers) => [...numbers].sort((a, b) => a - b)[Math.floor(numbers.length / 2)];
const sum = (numbers) => numbers.reduce((total, number) => total + number, 0);

/** timeout's own exit status, and that of a process killed after it. */
const LIMIT = ['124', '137'];
const stages = lines('stages.tsv').map((line) => {
  const [name, status, seconds] = line.split('\t');
  const ended = status === '0' ? 'finished' : status === 'skipped' ? 'no time left' : LIMIT.includes(status) ? 'time limit' : 'failed';
  const problem = ended === 'failed' ? lines(`${name}.err`).at(-1) : undefined;
  return { name, ended, status, seconds: Number(seconds), problem };
});
const named = (prefix) => stages.map(({ name }) => name).filter((name) => name.startsWith(prefix));

/** `train verify`'s table. */
const verified = () => {
  const rows = lines('verify.log');
  const differences = rows.map((row) => Number(row.match(/\s(\d\.\de-?\d+)(\s+DIFFERS)?$/)?.[1])).filter(Number.isFinite);
  const agrees = /^All \d+ numbers agree\.$/.test(rows.at(-1) ?? '');
  return rows.length ? { agrees, summary: rows.at(-1), largest_relative_difference: Math.max(...differences) } : null;
};

/** One implementation's steps, from `train time`. */
const cost = (measured) => {
  const steps = measured?.costs?.[0];
  if (!steps?.times_ms?.length) return null;
  const { first_ms, times_ms } = steps;
  return { least_ms: Math.min(...times_ms), median_ms: median(times_ms), first_ms, times_ms };
};
const timed = (name) => cost(records(`${name}.log`).at(-1));

/** { batch: { tiling: cost } } */
const tilings = () => {
  const batches = {};
  for (const name of named('queued-')) {
    const [, batch, tiling] = name.match(/^queued-(\d+)-(.+)$/);
    (batches[batch] ??= {})[tiling] = timed(name);
  }
  return batches;
};
const fastest = (batches) => Object.fromEntries(Object.entries(batches).map(([batch, costs]) => {
  const [best] = Object.entries(costs).filter(([, one]) => one).sort(([, a], [, b]) => a.least_ms - b.least_ms);
  return [batch, best ? { tiling: best[0], least_ms: best[1].least_ms } : null];
}));

/** A step's launches: their number and times, and the kernels in order of their share. */
const launched = (name) => {
  const launches = records(`${name}.log`).at(-1)?.launches;
  if (!launches) return null;
  const known = launches.filter(({ ms }) => ms !== null);
  const kernels = {};
  for (const { kernel, ms } of known) {
    kernels[kernel] ??= { kernel, launches: 0, ms: 0 };
    kernels[kernel].launches += 1;
    kernels[kernel].ms += ms;
  }
  return {
    count: launches.length,
    timed: known.length,
    total_ms: sum(known.map(({ ms }) => ms)),
    kernels: Object.values(kernels).sort((a, b) => b.ms - a.ms),
    launches,
  };
};
const by_batch = (prefix, read) => Object.fromEntries(named(prefix).map((name) => [name.slice(prefix.length), read(name)]));

/** The whole run, over all calls that trained parts of it. */
const homework = () => {
  const parts = named('homework');
  if (!parts.length) return null;
  const events = parts.flatMap((name) => records(`${name}.log`));
  const begun = events.find(({ event }) => event === 'begin');
  const times = events.filter(({ event, ms }) => event === 'epoch' && ms > 0).map(({ ms }) => ms);
  const last = events.filter(({ event }) => event === 'epoch').at(-1);
  return {
    finished: events.some(({ event, ended }) => event === 'end' && ended === 'finished'),
    device: begun?.device,
    tiling: json(text('homework/config.json'))?.tiling ?? null,
    steps: begun?.steps,
    steps_done: Math.max(0, ...events.map(({ step }) => step ?? 0)),
    seconds: sum(stages.filter(({ name }) => parts.includes(name)).map(({ seconds }) => seconds)),
    least_ms: times.length ? Math.min(...times) : null,
    median_ms: median(times) ?? null,
    losses: last && [last.loss_d, last.loss_g],
    recorded: stages.some(({ name, ended }) => name === 'record' && ended === 'finished'),
  };
};

const queued = tilings();
const report = {
  rehearsal: text('machine.txt').includes('Rehearsal'),
  machine: lines('machine.txt'),
  stages,
  verify: verified(),
  self_test: json(text('self-test.log')),
  read_each_step: by_batch('read-', timed),
  queued,
  fastest: fastest(queued),
  launches: by_batch('launches-', launched),
  dawn: json(text('dawn.json')),
  pytorch: records('pytorch.log').at(-1) ?? null,
  homework: homework(),
};
// Replaced in one go, so that it is whole whenever the machine is taken away.
writeFileSync(`${out}/report.json.new`, `${JSON.stringify(report, null, 1)}\n`);
renameSync(`${out}/report.json.new`, `${out}/report.json`);
const unfinished = stages.filter(({ ended }) => ended !== 'finished').map(({ name, ended, problem }) => `  ${name}: ${ended}${problem ? ` (${problem})` : ''}`);
console.log([`${stages.length - unfinished.length} of ${stages.length} stages finished; ${out}/report.json`, ...unfinished].join('\n'));
