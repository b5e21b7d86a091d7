export const queue = { url: process.env.QUEUE_URL!, listen() {} }; // expect: env/read-before-load
