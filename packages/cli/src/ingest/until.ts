/** The next item; undefined where `signal` is aborted before it is there. */
function nextOf<Item>(
  iterator: AsyncIterator<Item>,
  signal: AbortSignal,
): Promise<IteratorResult<Item> | undefined> {
  return new Promise((resolve, reject) => {
    const stop = (): void => resolve(undefined);
    signal.addEventListener("abort", stop);
    const settled = (): void => signal.removeEventListener("abort", stop);
    iterator.next().then(resolve, reject).finally(settled);
  });
}

/** The items of `items` until `signal` is aborted: what is waited for then is not waited for any longer. */
export async function* until<Item>(
  signal: AbortSignal,
  items: AsyncIterable<Item>,
): AsyncGenerator<Item, void> {
  const iterator = items[Symbol.asyncIterator]();
  try {
    while (!signal.aborted) {
      const next = await nextOf(iterator, signal);
      if (next === undefined || next.done === true) return;
      yield next.value;
    }
  } finally {
    // One that waits for its source ends only with that.
    void iterator.return?.().then(undefined, () => undefined);
  }
}
