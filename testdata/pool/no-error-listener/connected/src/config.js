module.exports = { url: process.env.REDIS_URL, store: process.env.STORE, queue: process.env.QUEUE };
