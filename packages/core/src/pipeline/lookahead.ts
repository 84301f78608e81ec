/**
 * Reads an async source ahead of its consumer, until about `budget` units wait. `size` weighs an item (bytes, say).
 * Reading starts at once. Errors of the source reach the consumer in order.
 */
export function lookahead<T>(source: AsyncIterable<T>, budget: number, size: (item: T) => number): AsyncIterable<T> {
  const queue: T[] = [];
  let waiting = 0;
  let ended = false;
  let failure: { readonly error: unknown } | undefined;
  let stopped = false;
  let wake: (() => void) | undefined;
  const changed = () => new Promise<void>((resolve) => (wake = resolve));
  const notify = () => {
    wake?.();
    wake = undefined;
  };

  const pump = async () => {
    try {
      for await (const item of source) {
        queue.push(item);
        waiting += size(item);
        notify();
        while (waiting >= budget && !stopped) await changed();
        if (stopped) break;
      }
    } catch (error) {
      failure = { error };
    }
    ended = true;
    notify();
  };
  const pumping = pump();

  async function* drain(): AsyncGenerator<T> {
    try {
      while (true) {
        if (queue.length > 0) {
          const item = queue.shift() as T;
          waiting -= size(item);
          notify();
          yield item;
        } else if (failure) throw failure.error;
        else if (ended) return;
        else await changed();
      }
    } finally {
      stopped = true;
      notify();
      await pumping;
    }
  }
  return drain();
}
