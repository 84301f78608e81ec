/**
 * Runs `start` on the items of a sequence, up to `depth` at a time, and gives the results in the order of the items.
 * When the consumer stops early, results under way are awaited and dropped.
 */
export async function* ahead<Item, Result>(
  items: Iterable<Item>,
  depth: number,
  start: (item: Item) => Promise<Result>,
): AsyncGenerator<Result> {
  const running: Promise<Result>[] = [];
  try {
    for (const item of items) {
      const promise = start(item);
      // The error is thrown when the turn of this item comes.
      promise.catch(() => undefined);
      running.push(promise);
      if (running.length >= depth) yield await running.shift()!;
    }
    while (running.length > 0) yield await running.shift()!;
  } finally {
    await Promise.allSettled(running);
  }
}
