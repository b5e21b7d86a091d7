module.exports = { url: process.env.DATABASE_URL }; // expect: env/read-before-load
