import express from 'express';

const dsn = process.env.ERROR_DSN;
if (dsn) {
  report(dsn);
}

const { CACHE_TTL = '60', TRACE_HOST } = process.env;
const settings = { key: process.env.SEARCH_KEY, host: TRACE_HOST };
if (settings.key) search(settings.key);
trace(settings.host ?? 'localhost');

function report(_dsn: string) {}
function search(_key: string) {}
function trace(_host: string) {}
function level(name: string = 'info') {
  return name;
}
function provider(name?: string) {
  switch (name) {
    case 'smtp':
      return 'smtp';
    default:
      return 'none';
  }
}

class Queue {
  kind = this.pick(process.env.QUEUE_KIND!);
  pick(kind: string) {
    return kind === 'redis' ? 'redis' : 'memory';
  }
}

const app = express();
app.get('/sso', (req, res) => {
  // A feature that answers when it is off.
  if (!process.env.SSO_SECRET) throw new Error('single sign-on is not configured');
  res.send(process.env.SSO_SECRET);
});
app.get('/', (req, res) => res.send(process.env.GREETING || 'hello'));
app.listen(Number(process.env.PORT), () =>
  console.log(level(process.env.LOG_NAME), provider(process.env.MAILER), CACHE_TTL, process.env.NODE_ENV, new Queue()),
);

// The older name of a variable that is declared.
export const bucket = process.env.BUCKET ?? process.env.AWS_BUCKET_NAME;
