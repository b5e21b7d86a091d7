export async function finish(client: any) {
  try {
    await client.query('COMMIT');
  } finally {
    client.release();
  }
}
