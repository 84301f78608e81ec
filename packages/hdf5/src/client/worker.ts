import { parentPort } from 'node:worker_threads';
import { createEngine } from '../engine/engine.ts';
import { answer, type Request } from './protocol.ts';

/** Entry of a reading thread: answers requests one after the other, handing typed arrays over without copying. */
const port = parentPort;
if (port) {
  const engine = await createEngine();
  port.on('message', (request: Request) => {
    const reply = answer(engine, request);
    const value = 'value' in reply ? reply.value : undefined;
    port.postMessage(reply, ArrayBuffer.isView(value) ? [value.buffer as ArrayBuffer] : []);
  });
}
