// A static host for Lighthouse: compressed files, the headers of `_headers`, and 304 for a known ETag.
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { createServer } from 'node:http';
import { extname, join } from 'node:path';
import { promisify } from 'node:util';
import { brotliCompress, constants } from 'node:zlib';

const TYPES = {
  '.css': 'text/css; charset=utf-8', '.gz': 'application/gzip', '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8', '.json': 'application/json', '.png': 'image/png', '.svg': 'image/svg+xml',
  '.txt': 'text/plain; charset=utf-8', '.wasm': 'application/wasm', '.webmanifest': 'application/manifest+json', '.woff2': 'font/woff2',
};
const COMPRESSED = /^(text|application\/(json|wasm|manifest))|svg/;

const compress = promisify(brotliCompress);

/** The headers in `_headers`, which apply to every file. */
const headersOf = (folder) =>
  Object.fromEntries(
    readFileSync(join(folder, '_headers'), 'utf8')
      .split('\n')
      .filter((line) => line.startsWith('  '))
      .map((line) => [line.slice(2, line.indexOf(':')), line.slice(line.indexOf(':') + 2)]),
  );

/** All files of a folder by address, with body (brotli, quality 9) and headers. */
async function filesOf(folder) {
  const shared = headersOf(folder);
  const names = readdirSync(folder, { recursive: true }).map(String).filter((name) => statSync(join(folder, name)).isFile());
  const files = await Promise.all(
    names.map(async (name) => {
      const plain = readFileSync(join(folder, name));
      const type = TYPES[extname(name)] ?? 'application/octet-stream';
      const smaller = COMPRESSED.test(type);
      const body = smaller ? await compress(plain, { params: { [constants.BROTLI_PARAM_QUALITY]: 9 } }) : plain;
      const headers = {
        ...shared,
        'content-type': type,
        'content-length': body.length,
        'cache-control': 'max-age=600',
        etag: `"${createHash('sha256').update(plain).digest('hex').slice(0, 16)}"`,
        ...(smaller && { 'content-encoding': 'br', vary: 'accept-encoding' }),
      };
      return [`/${name}`, { body, headers }];
    }),
  );
  return new Map(files);
}

/** Serves `folder` on 127.0.0.1:`port` until the server is closed. */
export async function serve(folder, port) {
  const files = await filesOf(folder);
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url, 'http://host');
    const file = files.get(pathname === '/' ? '/index.html' : decodeURIComponent(pathname));
    if (!file) return response.writeHead(404, { 'content-type': 'text/plain' }).end('not found');
    if (request.headers['if-none-match'] === file.headers.etag) return response.writeHead(304, file.headers).end();
    response.writeHead(200, file.headers).end(request.method === 'HEAD' ? undefined : file.body);
  });
  await new Promise((resolve, reject) => server.once('error', reject).listen(port, '127.0.0.1', resolve));
  return server;
}
