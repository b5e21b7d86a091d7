export const db = connect(process.env.DATABASE_URL!); // expect: env/read-before-load

function connect(url: string) {
  return { query: (sql: string) => fetch(url, { method: 'POST', body: sql }) };
}
