/** Version of @glass-ts/core, to which plug-ins refer in `requires`. */
export const CORE_VERSION = '0.1.0';
