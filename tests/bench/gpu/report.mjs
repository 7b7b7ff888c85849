// Gathers the logs of run.sh in OUT/report.json.
import { existsSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';

const out = process.argv[2];
const text = (name) => (existsSync(`${out}/${name}`) ? readFileSync(`${out}/${name}`, 'utf8') : '');
const json = (source) => {
  try {
    return JSON.parse(source);
  } catch {
    return null;
  }
};
const stages = text('stages.tsv').trim().split('\n').map((line) => line.split('\t')).map(([name, status, seconds]) => ({ name, status: Number(status), seconds: Number(seconds) }));
const least = (name) => {
  const cost = json(text(`${name}.log`))?.costs?.[0];
  return cost && { least_ms: Math.min(...cost.times_ms), times_ms: cost.times_ms, first_ms: cost.first_ms };
};
const times = Object.fromEntries(stages.filter(({ name }) => name.startsWith('time-')).map(({ name }) => [name.slice(5), least(name)]));
const homework = existsSync(`${out}/homework`) ? {
  files: readdirSync(`${out}/homework`).length,
  last_line: text('homework.err').trim().split(/[\r\n]/).at(-1),
  seconds: stages.find(({ name }) => name === 'homework')?.seconds,
} : null;
const report = {
  machine: text('machine.txt').split('\n').filter((line) => /NVIDIA|Driver|Model name/.test(line)).map((line) => line.trim()).slice(0, 4),
  stages,
  verify: text('verify.log').trim().split('\n').slice(-3),
  self_test: json(text('self-test.log')),
  times,
  dawn: json(text('dawn.json')),
  pytorch: json(text('pytorch.log').trim().split('\n').at(-1) ?? ''),
  homework,
};
writeFileSync(`${out}/report.json`, `${JSON.stringify(report, null, 1)}\n`);
console.log(`${stages.filter(({ status }) => status === 0).length} of ${stages.length} stages succeeded; ${out}/report.json`);
