// Files as `torch.save` writes them, and a reader of safetensors.

/** Tensors `{ name, dtype, shape, bytes }` of a safetensors file. */
export function readSafetensors(file) {
  const length = Number(file.readBigUInt64LE(0));
  const { __metadata__, ...header } = JSON.parse(file.subarray(8, 8 + length).toString());
  return Object.entries(header).map(([name, { dtype, shape, data_offsets: [start, end] }]) => (
    { name, dtype, shape, bytes: file.subarray(8 + length + start, 8 + length + end) }
  ));
}

const STORAGES = { F16: 'HalfStorage', F32: 'FloatStorage' };

const word = (value) => { const bytes = Buffer.alloc(4); bytes.writeUInt32LE(value >>> 0); return bytes; };
const long = (value) => Buffer.concat([word(value), word(0)]);
const half = (value) => { const bytes = Buffer.alloc(2); bytes.writeUInt16LE(value); return bytes; };
const string = (text) => Buffer.concat([Buffer.from('X'), word(Buffer.byteLength(text)), Buffer.from(text)]);
const int = (value) => Buffer.concat([Buffer.from('J'), word(value)]);
const tuple = (...parts) => Buffer.concat([Buffer.from('('), ...parts, Buffer.from('t')]);
const global = (module, name) => Buffer.from(`c${module}\n${name}\n`);
const called = (callable, args) => Buffer.concat([callable, args, Buffer.from('R')]);
const orderedDict = () => called(global('collections', 'OrderedDict'), Buffer.from(')'));

const CRC = Uint32Array.from({ length: 256 }, (_, byte) => {
  let value = byte;
  for (let bit = 0; bit < 8; bit += 1) value = value & 1 ? (value >>> 1) ^ 0xedb88320 : value >>> 1;
  return value;
});
const crc32 = (bytes) => ~bytes.reduce((crc, byte) => (crc >>> 8) ^ CRC[(crc ^ byte) & 255], ~0) >>> 0;

/** A zip of files without compression. */
function zip(files) {
  const parts = [];
  const directory = [];
  let at = 0;
  for (const [name, bytes] of files) {
    const common = Buffer.concat([half(20), half(0), half(0), half(0), half(0x21), word(crc32(bytes)), word(bytes.length), word(bytes.length), half(name.length), half(0)]);
    const local = Buffer.concat([word(0x04034b50), common, Buffer.from(name), bytes]);
    directory.push(Buffer.concat([word(0x02014b50), half(20), common, half(0), half(0), half(0), word(0), word(at), Buffer.from(name)]));
    parts.push(local);
    at += local.length;
  }
  const entries = Buffer.concat(directory);
  // PyTorch always writes the end records of zip64, too.
  const end64 = Buffer.concat([word(0x06064b50), long(44), half(798), half(45), word(0), word(0), ...[files.length, files.length, entries.length, at].map(long)]);
  const locator = Buffer.concat([word(0x07064b50), word(0), long(at + entries.length), word(1)]);
  const end = Buffer.concat([word(0x06054b50), half(0), half(0), half(files.length), half(files.length), word(entries.length), word(at), half(0)]);
  return Buffer.concat([...parts, entries, end64, locator, end]);
}

/** `torch.save(net.state_dict(), …)`: a pickle of protocol 2, and a file of bytes for each tensor. */
export function torchFile(tensors) {
  const pickle = [Buffer.from([0x80, 2]), orderedDict(), Buffer.from('(')];
  const storages = [];
  for (const { name, dtype, shape, bytes } of tensors) {
    const strides = shape.map((_, at) => shape.slice(at + 1).reduce((product, length) => product * length, 1));
    const count = shape.reduce((product, length) => product * length, 1);
    const storage = tuple(string('storage'), global('torch', STORAGES[dtype]), string(`${storages.length}`), string('cpu'), int(count));
    const args = tuple(storage, Buffer.from('Q'), int(0), tuple(...shape.map(int)), tuple(...strides.map(int)), Buffer.from([0x89]), orderedDict());
    pickle.push(string(name), called(global('torch._utils', '_rebuild_tensor_v2'), args));
    storages.push(bytes);
  }
  pickle.push(Buffer.from('u.'));
  const files = storages.map((bytes, at) => [`net/data/${at}`, bytes]);
  return zip([['net/data.pkl', Buffer.concat(pickle)], ...files, ['net/version', Buffer.from('3\n')]]);
}
