const upstream = process.env.UPSTREAM_URL;
const key = process.env.API_KEY;

export function forward() {
  return fetch(upstream, { headers: { 'x-api-key': key } });
}
