// A function of WebAssembly, as its instructions for 16 bytes at a time pass over long texts at ten times the speed.

/** The function, and the memory that it looks at. */
interface Exports {
  readonly pass: (this: void, at: number) => number;
  readonly memory: { readonly buffer: ArrayBuffer };
}

// The types of Node have none of it.
declare const WebAssembly: {
  validate(code: Uint8Array): boolean;
  readonly Module: new (code: Uint8Array) => object;
  readonly Instance: new (module: object) => { readonly exports: Exports };
};

/** The table of the function comes first in its memory: 1 for each byte that makes an escape of two bytes. */
const tableBytes = 256;
const pageBytes = 64 * 1024;

const quote = 0x22;
const backslash = 0x5c;
const space = 0x20;

const escaped = '"\\/bfnrt';

const i32 = 0x7f;
const v128 = 0x7b;

// Instructions, of which those of SIMD have a prefix.
const simd = 0xfd;
const loop: readonly number[] = [0x03, 0x40];
const doIf: readonly number[] = [0x04, 0x40];
const end = 0x0b;
const add = 0x6a;
const getAt: readonly number[] = [0x20, 0];
const setAt: readonly number[] = [0x21, 0];
const getFound: readonly number[] = [0x20, 1];
const getBytes: readonly number[] = [0x20, 2];
const equal: readonly number[] = [simd, 0x23];
const less: readonly number[] = [simd, 0x26];
const or: readonly number[] = [simd, 0x50];
/** The byte so far behind the address. */
const load = (offset: number): readonly number[] => [0x2d, 0, offset];
/** 16 times the same byte. */
const all = (byte: number): readonly number[] => [simd, 12, ...Array<number>(16).fill(byte)];

/** From the byte `at` on: behind what stands for itself in a text, and behind escapes of two bytes. */
const body: readonly number[] = [
  // Beside `at` there are `found`, a bit for each byte, and `bytes`.
  [2, 1, i32, 1, v128],
  loop,
  // Which of the next 16 bytes are a quote, a backslash, or a control character?
  [getAt, [simd, 0, 0, 0], [0x22, 2], all(quote), equal].flat(),
  [getBytes, all(backslash), equal, or].flat(),
  [getBytes, all(space), less, or].flat(),
  [simd, 0x64, 0x22, 1],
  // None of them: again, behind them.
  [[0x45], doIf, getAt, [0x41, 16, add], setAt, [0x0c, 1, end]].flat(),
  // At the first one: where it is a backslash, and the table has the byte behind it, again, behind both.
  [getAt, getFound, [0x68, add, 0x22, 0], load(0), [0x41, 0xdc, 0, 0x46], doIf].flat(),
  [getAt, load(1), load(0), doIf, getAt, [0x41, 2, add], setAt, [0x0c, 2, end, end]].flat(),
  [end],
  getAt,
  [end],
].flat();

const named = (name: string): readonly number[] => [name.length, ...Buffer.from(name)];
const section = (id: number, bytes: readonly number[]): readonly number[] => [
  id,
  ...unsigned(bytes.length),
  ...bytes,
];

/** A number as WebAssembly spells it, 7 bits a byte. */
function unsigned(value: number): readonly number[] {
  return value < 0x80 ? [value] : [(value & 0x7f) | 0x80, ...unsigned(value >>> 7)];
}

const moduleHead: readonly number[] = [0, 0x61, 0x73, 0x6d, 1, 0, 0, 0];

function moduleBytes(pages: number): Uint8Array {
  return Uint8Array.from([
    ...moduleHead,
    ...section(1, [1, 0x60, 1, i32, 1, i32]),
    ...section(3, [1, 0]),
    ...section(5, [1, 0, ...unsigned(pages)]),
    ...section(7, [2, ...named("pass"), 0, 0, ...named("memory"), 2, 0]),
    ...section(10, [1, ...unsigned(body.length), ...body]),
  ]);
}

/** Bytes of which texts can be passed over quickly. */
export interface TextBytes {
  readonly bytes: Buffer;
  /**
   * The first byte from `from` on that neither stands for itself in a JSON text nor is part of an escape of two bytes. There
   * has to be one.
   */
  pass(from: number): number;
}

/** A buffer of `size` bytes; undefined where the processor has no such instructions. */
export function newTextBytes(size: number): TextBytes | undefined {
  const code = moduleBytes(Math.ceil((tableBytes + size) / pageBytes) + 1);
  if (!WebAssembly.validate(code)) return undefined;
  const { pass, memory } = new WebAssembly.Instance(new WebAssembly.Module(code)).exports;
  const table = new Uint8Array(memory.buffer, 0, tableBytes);
  for (const byte of Buffer.from(escaped)) table[byte] = 1;
  const bytes = Buffer.from(memory.buffer, tableBytes, size);
  return { bytes, pass: (from) => pass(tableBytes + from) - tableBytes };
}
