import { createClient } from 'redis';
const client = createClient(); // expect: pool/no-error-listener
export async function isEnabled(name: string) { return (await client.get(name)) === '1'; }
