connect(process.env.TEST_DATABASE);
