/** Every mesh that the shop can wear, the default first. Plain JavaScript: the command line reads it before there is a build. */
export const dialectIds = /** @type {const} */ ([
  'istio',
  'ambient',
  'linkerd',
  'consul',
  'cilium',
  'kuma',
  'otel',
  'mixed',
]);

/** What is said of an id that is none of them. @param {string} id */
export const unknownMesh = (id) => `The demo knows no mesh “${id}”; --mesh takes ${dialectIds.join(', ')}.`;
