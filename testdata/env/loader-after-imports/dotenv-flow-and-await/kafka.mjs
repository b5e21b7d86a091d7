export const brokers = process.env.KAFKA_BROKERS.split(','); // expect: env/read-before-load
