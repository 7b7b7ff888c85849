// Prints the size of each file that the browser loads: raw, gzip 9 and brotli 9.
import { readFileSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';

const folder = process.argv[2] ?? 'dist';
const shown = /\.(wasm|js|css|html)$/;
const files = readdirSync(folder, { recursive: true })
  .map(String)
  .filter((name) => shown.test(name) && statSync(join(folder, name)).isFile());

const row = (name, raw, gzip, brotli) =>
  console.log(name.padEnd(36) + [raw, gzip, brotli].map((n) => String(n).padStart(14)).join(''));

row('file', 'raw', 'gzip', 'brotli');
// page: the first view. gan: the GAN lab, loaded after it. worker: the build for the GPU, with the loader of both. labs: the secondary views. theory: the text, for its view and as a page. sw: the service worker.
const total = { page: [0, 0, 0], gan: [0, 0, 0], labs: [0, 0, 0], cpu_worker: [0, 0, 0], worker: [0, 0, 0], theory: [0, 0, 0], licences: [0, 0, 0], sw: [0, 0, 0] };
// The styles of secondary views in src/ui/route/view.rs; tests/native/route.rs compares the two.
const secondaryStyles = ['presentation.css', 'bandit.css', 'minimax.css', 'theory.css', 'runs.css', 'paper.css', 'inside.css', 'compose.css'];
const partOf = (name) => (secondaryStyles.includes(name) ? 'labs' : name === 'thread.js' ? 'cpu_worker' : Object.keys(total).find((key) => name.startsWith(key)) ?? 'page');
for (const name of files.sort()) {
  const bytes = readFileSync(join(folder, name));
  const sizes = [
    bytes.length,
    gzipSync(bytes, { level: 9 }).length,
    brotliCompressSync(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: 9 } }).length,
  ];
  row(name, ...sizes);
  sizes.forEach((size, i) => (total[partOf(name)][i] += size));
}
for (const [part, sizes] of Object.entries(total)) row(`total: ${part}`, ...sizes);
