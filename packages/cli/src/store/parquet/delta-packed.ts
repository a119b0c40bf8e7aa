import { varint, zigzag } from "./thrift.ts";

/** Differences that are written with one width; the format wants a multiple of 128. */
const blockSize = 128;
const bitsPerByte = 8;

/** How many bytes each of `differences`, less the least of them, takes. */
function widthOf(most: number): number {
  if (most === 0) return 0;
  return most < 2 ** 8 ? 1 : most < 2 ** 16 ? 2 : 4;
}

/** One block: the least difference, the bits of each, and what each is beyond the least. */
function blockOf(differences: readonly number[]): Buffer {
  let [least, most] = [Infinity, -Infinity];
  for (const difference of differences) {
    if (difference < least) least = difference;
    if (difference > most) most = difference;
  }
  const width = widthOf(most - least);
  const head = [...zigzag(least), width * bitsPerByte];
  const block = Buffer.alloc(head.length + blockSize * width);
  block.set(head);
  if (width === 0) return block;
  let at = head.length;
  for (const difference of differences) at = block.writeUIntLE(difference - least, at, width);
  return block;
}

/** Whole numbers in Parquet's encoding DELTA_BINARY_PACKED, always with whole bytes. `numbers` has at least one. */
export function deltaPacked(numbers: readonly number[]): Buffer {
  const [first = 0] = numbers;
  const head = [...varint(blockSize), ...varint(1), ...varint(numbers.length), ...zigzag(first)];
  const blocks: Uint8Array[] = [Uint8Array.from(head)];
  for (let from = 1; from < numbers.length; from += blockSize) {
    const differences: number[] = [];
    const end = Math.min(from + blockSize, numbers.length);
    for (let index = from; index < end; index += 1) {
      differences.push((numbers[index] ?? 0) - (numbers[index - 1] ?? 0));
    }
    blocks.push(blockOf(differences));
  }
  return Buffer.concat(blocks);
}
