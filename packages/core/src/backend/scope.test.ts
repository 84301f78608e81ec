import { describe, expect, it } from 'vitest';
import { keep, scope, trackInScope } from './scope.ts';

class Thing {
  disposed = 0;
  constructor() {
    trackInScope(this);
  }
  dispose(): void {
    this.disposed++;
  }
}

describe('scope', () => {
  it('disposes what was made inside, except what it returns', async () => {
    const made: Thing[] = [];
    const make = () => made[made.push(new Thing()) - 1];
    const result = await scope(() => {
      make();
      return make();
    });
    expect(result).toBe(made[1]);
    expect(made.map((x) => x.disposed)).toEqual([1, 0]);
  });

  it('finds results in arrays, objects, maps and sets, also cyclic ones', async () => {
    const made: Thing[] = [];
    const make = () => made[made.push(new Thing()) - 1];
    await scope(() => {
      const cyclic: Record<string, unknown> = { list: [make(), [make()]], map: new Map([['x', make()]]) };
      cyclic.self = cyclic;
      cyclic.set = new Set([make()]);
      cyclic.bare = Object.assign(Object.create(null), { x: make() });
      cyclic.key = new Map([[make(), 1]]);
      make();
      return cyclic;
    });
    expect(made.map((x) => x.disposed)).toEqual([0, 0, 0, 0, 0, 0, 1]);
  });

  it('follows asynchronous calls and keeps parallel scopes apart', async () => {
    const tick = () => new Promise((resolve) => setTimeout(resolve, 1));
    const run = (log: Thing[]) =>
      scope(async () => {
        log.push(new Thing());
        await tick();
        log.push(new Thing());
        await tick();
        expect(log.map((x) => x.disposed)).toEqual([0, 0]);
        return log[1];
      });
    const [a, b]: Thing[][] = [[], []];
    await Promise.all([run(a), run(b)]);
    for (const log of [a, b]) expect(log.map((x) => x.disposed)).toEqual([1, 0]);
  });

  it('hands results to the scope around it', async () => {
    let inner: Thing | undefined;
    await scope(async () => {
      inner = await scope(() => new Thing());
      expect(inner.disposed).toBe(0);
    });
    expect(inner?.disposed).toBe(1);
  });

  it('lets go of what is kept', async () => {
    const kept = await scope(() => ({ hidden: () => 0, x: keep(new Thing()) }).x);
    expect(kept.disposed).toBe(0);
    let outlives: Thing | undefined;
    await scope(() => {
      outlives = keep(new Thing());
    });
    expect(outlives?.disposed).toBe(0);
  });

  it('disposes everything when the function throws', async () => {
    const made: Thing[] = [];
    const failing = scope(async () => {
      made.push(new Thing());
      throw new Error('no');
    });
    await expect(failing).rejects.toThrow('no');
    await expect(
      scope(() => {
        made.push(new Thing());
        throw new Error('at once');
      }),
    ).rejects.toThrow('at once');
    expect(made.map((x) => x.disposed)).toEqual([1, 1]);
  });

  it('does not touch what was made outside', async () => {
    const outside = new Thing();
    await scope(() => [outside]);
    expect(outside.disposed).toBe(0);
  });
});
