export const url = process.env.CLICKHOUSE_URL;
