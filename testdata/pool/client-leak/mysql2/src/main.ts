import mysql from 'mysql2/promise';

export const pool = mysql.createPool(process.env.DATABASE_URL!);

export async function bad() {
  const connection = await pool.getConnection(); // expect: pool/client-leak
  try {
    await connection.beginTransaction();
    const [rows] = await connection.query('SELECT 1');
    if (!Array.isArray(rows)) {
      return null;
    }
    await connection.commit();
    connection.release();
    return rows;
  } catch (error) {
    await connection.rollback();
    connection.release();
    throw error;
  }
}

export async function good() {
  const connection = await pool.getConnection();
  try {
    await connection.query('SELECT 1');
  } finally {
    pool.releaseConnection(connection);
  }
}
