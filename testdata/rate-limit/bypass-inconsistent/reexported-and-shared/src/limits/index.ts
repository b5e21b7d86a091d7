export { apiLimiter as api } from './api';
export * as strict from './strict';
export { default as upload } from './upload';
