import { createClient } from 'redis';
const client = createClient();
export async function isEnabled(name: string) { return (await client.get(name)) === '1'; }
