if (process.env.LOG_FILE) console.log('to a file');
if (process.env.USE_REGION) console.log('region');
if (process.env.IS_TENANT) console.log('tenant');
