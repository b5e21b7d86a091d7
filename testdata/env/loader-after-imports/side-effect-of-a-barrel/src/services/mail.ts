const bucket = process.env.S3_BUCKET ?? 'none'; // expect: env/read-before-load
export const mail = () => bucket;
