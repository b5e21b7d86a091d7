if (process.env.ENABLE_E2E) console.log('e2e');
