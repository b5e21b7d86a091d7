const CLOSED = process.env.SITE_CLOSED === 'yes'; // expect: env/captured-at-load
export const closed = () => CLOSED;
