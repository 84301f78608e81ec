import { createNamespace, type Namespace } from '@glass-ts/core';
import { expect, it } from 'vitest';
import type { WebGpuBackend } from './backend.ts';
import { fromGPUBuffer, fromTensor, tensorFlowOn, toGPUBuffer, toTensor } from './interop.ts';
import { describeWebGpu, webGpu } from './testing/index.ts';

async function open(): Promise<{ xp: Namespace; backend: WebGpuBackend; device: GPUDevice }> {
  const backend = await webGpu();
  return { xp: createNamespace(backend), backend, device: backend.runtime.device };
}

function foreign(device: GPUDevice, data: Float32Array): GPUBuffer {
  const usage = GPUBufferUsage.STORAGE | GPUBufferUsage.COPY_SRC | GPUBufferUsage.COPY_DST;
  const buffer = device.createBuffer({ size: data.byteLength, usage });
  device.queue.writeBuffer(buffer, 0, data);
  return buffer;
}

describeWebGpu('foreign memory', () => {
  it('a GPU buffer is an array without a copy, and stays when the array goes', async () => {
    const { xp, backend, device } = await open();
    const buffer = foreign(device, Float32Array.of(1, 2, 3, 4, 5, 6));
    const { uploaded } = backend.runtime.counters;
    const held = backend.runtime.pool.live.buffers;
    const x = fromGPUBuffer(xp, buffer, [2, 3]);
    expect(backend.runtime.counters.uploaded).toBe(uploaded);
    expect(backend.runtime.pool.live.buffers).toBe(held);
    const y = xp.sum(x, { axis: 0 });
    expect(await y.tolist()).toEqual([5, 7, 9]);
    // what is written later is seen: it is the same memory
    device.queue.writeBuffer(buffer, 0, Float32Array.of(10));
    expect(await x.tolist()).toEqual([
      [10, 2, 3],
      [4, 5, 6],
    ]);
    x.dispose();
    y.dispose();
    const again = fromGPUBuffer(xp, buffer, [6]);
    expect(await again.tolist()).toEqual([10, 2, 3, 4, 5, 6]);
    again.dispose();
    buffer.destroy();
  });

  it('refuses buffers that are too small or cannot be read', async () => {
    const { xp, device } = await open();
    const small = foreign(device, Float32Array.of(1, 2));
    expect(() => fromGPUBuffer(xp, small, [3])).toThrow(/8 bytes cannot hold 3 elements of float32/);
    expect(() => fromGPUBuffer(xp, small, [1], 'float64')).toThrow(/no float64/);
    const uniform = device.createBuffer({ size: 16, usage: GPUBufferUsage.UNIFORM });
    expect(() => fromGPUBuffer(xp, uniform, [1])).toThrow(/STORAGE/);
  });

  it('an array gives its buffer, computed and without a copy', async () => {
    const { xp, backend, device } = await open();
    const x = xp.asarray([1, 2, 3], { dtype: 'float32' });
    const y = xp.multiply(x, 2);
    const buffer = toGPUBuffer(y);
    expect(buffer).toBe(backend.of(y.buffer).storage);
    const host = device.createBuffer({ size: 12, usage: GPUBufferUsage.MAP_READ | GPUBufferUsage.COPY_DST });
    const encoder = device.createCommandEncoder();
    encoder.copyBufferToBuffer(buffer, 0, host, 0, 12);
    device.queue.submit([encoder.finish()]);
    await host.mapAsync(GPUMapMode.READ);
    expect([...new Float32Array(host.getMappedRange())]).toEqual([2, 4, 6]);
    host.destroy();
    for (const array of [x, y]) array.dispose();
  });

  it('an array is a tensor of TensorFlow.js on the same memory, and back', async () => {
    const { xp, backend } = await open();
    const tf = await import('@tensorflow/tfjs-core');
    const x = xp.asarray(
      [
        [1, 2],
        [3, 4],
      ],
      { dtype: 'float32' },
    );
    const { uploaded, downloaded } = backend.runtime.counters;
    const tensor = await toTensor(x);
    const engine = await tensorFlowOn(backend);
    await tf.setBackend('webgpu');
    expect(tf.backend()).toBe(engine);
    expect(engine.tensorMap.get(tensor.dataId).resource).toBe(toGPUBuffer(x));
    const product = tf.matMul(tensor, tensor);
    const back = await fromTensor(xp, product);
    product.dispose();
    const sum = xp.add(back, x);
    expect(backend.runtime.counters).toMatchObject({ uploaded, downloaded });
    expect(await sum.tolist()).toEqual([
      [8, 12],
      [18, 26],
    ]);
    const { numTensors } = tf.memory();
    back.dispose();
    tensor.dispose();
    expect(tf.memory().numTensors).toBe(numTensors - 2);
    expect(await x.tolist()).toEqual([
      [1, 2],
      [3, 4],
    ]);
    for (const array of [x, sum]) array.dispose();
  });

  it('tensors of other types are errors', async () => {
    const { xp, backend } = await open();
    await tensorFlowOn(backend);
    const z = xp.asarray([{ re: 1, im: 2 }], { dtype: 'complex64' });
    await expect(toTensor(z)).rejects.toThrow(/complex64/);
    const tf = await import('@tensorflow/tfjs-core');
    await expect(fromTensor(xp, tf.tensor(['a']))).rejects.toThrow(/string/);
    await import('@tensorflow/tfjs-backend-cpu');
    await tf.setBackend('cpu');
    await expect(fromTensor(xp, tf.tensor([1, 2]))).rejects.toThrow(/not on the GPU/);
    await tf.setBackend('webgpu');
    z.dispose();
  });
});
