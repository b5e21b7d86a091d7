const raw = process.env.UPLOAD_LIMIT ?? '10mb'; // expect: env/captured-at-load

export const settings = {
  uploads: { limit: raw.toLowerCase() },
  features: {
    search: process.env.FEATURE_SEARCH === 'on', // expect: env/captured-at-load
    // The test sets what it is anyway.
    export: process.env.FEATURE_EXPORT === 'on',
    driver: process.env.STORAGE_DRIVER || 'disk',
  },
};

export class Flags {
  static readonly beta = process.env.BETA_USERS; // expect: env/captured-at-load
  // Read when an instance is made.
  readonly gamma = process.env.GAMMA_USERS;
}
