export default { url: process.env.MIGRATION_URL };
