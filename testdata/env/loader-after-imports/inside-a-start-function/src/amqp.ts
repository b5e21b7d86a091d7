const url = process.env.AMQP_URL; // expect: env/read-before-load
export const connect = () => console.log(url);
