/// <reference types="@webgpu/types" />

/**
 * A compute shader. Binding 0 of group 0 is the uniform block of parameters (at most 256 bytes), bindings 1, 2, … are
 * the storage buffers in the order of `storage`.
 */
export interface Program {
  /** For error messages and profiles. */
  readonly label: string;
  readonly code: string;
  /** How every storage buffer is bound. */
  readonly storage: readonly ('read' | 'read_write')[];
  /** Entry point; `main` unless given. */
  readonly entry?: string;
}

/** A compiled program. */
export interface Compiled {
  readonly pipeline: GPUComputePipeline;
  readonly layout: GPUBindGroupLayout;
}

export function compile(device: GPUDevice, program: Program): Compiled {
  const layout = device.createBindGroupLayout({
    label: program.label,
    entries: [
      { binding: 0, visibility: GPUShaderStage.COMPUTE, buffer: { type: 'uniform', hasDynamicOffset: true } },
      ...program.storage.map((access, k) => ({
        binding: k + 1,
        visibility: GPUShaderStage.COMPUTE,
        buffer: { type: access === 'read' ? ('read-only-storage' as const) : ('storage' as const) },
      })),
    ],
  });
  const pipeline = device.createComputePipeline({
    label: program.label,
    layout: device.createPipelineLayout({ bindGroupLayouts: [layout] }),
    compute: {
      module: device.createShaderModule({ label: program.label, code: program.code }),
      entryPoint: program.entry ?? 'main',
    },
  });
  return { pipeline, layout };
}
