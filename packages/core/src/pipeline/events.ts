import type { ErrorPlace } from '../errors.ts';

/** Events of a run by name, with what they carry. */
export interface EventMap {
  runStarted: {
    readonly name: string;
    readonly shells: number;
    readonly stages: readonly string[];
    readonly backend: string;
  };
  shellStarted: { readonly shell: number; readonly label: string; readonly zInner: number; readonly zOuter: number };
  shellFinished: { readonly shell: number; readonly label: string; readonly seconds: number };
  stageStarted: { readonly stage: string; readonly shell: number | undefined };
  stageFinished: { readonly stage: string; readonly shell: number | undefined; readonly seconds: number };
  /** Work inside a stage or reader: `particles`, `galaxies`, `pixels`, … */
  progress: {
    readonly what: string;
    readonly done: number;
    readonly total: number | undefined;
    readonly shell: number | undefined;
  };
  /** Bytes that crossed between host and device; `stage` says during what. */
  transfer: {
    readonly direction: 'to-device' | 'to-host';
    readonly bytes: number;
    readonly reason: string;
    readonly shell: number | undefined;
    readonly stage: string | undefined;
  };
  warning: { readonly code: string; readonly message: string; readonly where?: ErrorPlace };
  outputWritten: { readonly path: string; readonly bytes: number; readonly description: string };
  runFinished: { readonly seconds: number; readonly outputs: readonly string[] };
}

/** Names of events. */
export type EventName = keyof EventMap;
/** One event: its `type` and what it carries. */
export type GlassEvent = { [E in EventName]: { readonly type: E } & EventMap[E] }[EventName];
/** Gets every event of a stream. */
export type EventListener = (event: GlassEvent) => void;

/** The one stream that feeds progress bars, the JSON log, the ledger and the tests. Synchronous, in order. */
export class EventStream {
  readonly #listeners = new Set<EventListener>();

  /** Hands an event to all listeners, in the order in which they came. */
  emit(event: GlassEvent): void {
    for (const listener of this.#listeners) listener(event);
  }

  /** Emits a warning with a stable code. */
  warn(code: string, message: string, where?: ErrorPlace): void {
    this.emit({ type: 'warning', code, message, where });
  }

  /** Returns a function that ends the subscription. */
  subscribe(listener: EventListener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Listens to one kind of event. */
  on<E extends EventName>(type: E, listener: (event: Extract<GlassEvent, { type: E }>) => void): () => void {
    return this.subscribe((event) => {
      if (event.type === type) listener(event as Extract<GlassEvent, { type: E }>);
    });
  }
}
