export const target = `${process.env.STREAM_URL}/${process.env.STREAM_KEY}`;
