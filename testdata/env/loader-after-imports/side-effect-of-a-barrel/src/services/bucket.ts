export type Bucket = string;
export const name = process.env.S3_BUCKET;
