const bool = (value?: string) => value === 'true' || value === '1';

export const metrics = bool(process.env.ENABLE_METRICS);
if (bool(process.env.DISABLE_JOBS)) console.log('no jobs');
if (JSON.parse(process.env.USE_TLS || 'false')) console.log('tls');
if (Number(process.env.USE_TLS)) console.log('tls');
if (process.env.IS_CLOUD?.toLowerCase() === 'true') console.log('cloud');
if (['true', '1'].includes(process.env.SKIP_MIGRATIONS ?? '')) console.log('skip');
if (process.env.IS_CLOUD && process.env.IS_CLOUD !== 'false') console.log('cloud');
const flag = process.env.SKIP_MIGRATIONS;
if (flag && flag === 'yes') console.log('skip');
switch (process.env.IS_CLOUD) {
  case 'true':
    console.log('cloud');
}
