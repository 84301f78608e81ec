/** Environment variables of the software Vulkan driver, to be set before a Node process starts. */
export function softwareGpu(env?: NodeJS.ProcessEnv): Record<string, string>;
