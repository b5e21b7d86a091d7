export { upload } from './upload.js';
export * from './mail.js';
export type { Bucket } from './bucket.js';
