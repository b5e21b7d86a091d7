const amqp = require('amqplib');
const mariadb = require('mariadb');
const mysql = require('mysql');
const mysql2 = require('mysql2');
const mysql2Promise = require('mysql2/promise');
const { Client } = require('pg');

// One connection that lives as long as the process: its loss is an `error` event, whoever waits for an answer.
const notifications = new Client({ connectionString: process.env.DATABASE_URL }); // expect: pool/no-error-listener
const heard = new Client({ connectionString: process.env.DATABASE_URL });
heard.on('error', (error) => console.error(error));

const old = mysql.createConnection({ host: 'db' }); // expect: pool/no-error-listener
const oldHeard = mysql.createConnection({ host: 'db' });
oldHeard.on('error', (error) => console.error(error));

const callbacks = mysql2.createConnection({ host: 'db' }); // expect: pool/no-error-listener
const wrapped = mysql2.createConnection({ host: 'db' }).promise(); // expect: pool/no-error-listener
const wrappedHeard = mysql2.createConnection({ host: 'db' }).promise();
wrappedHeard.on('error', (error) => console.error(error));

async function main() {
  // What rejects the attempt to connect stays on the connection, and hears its loss.
  const promised = await mysql2Promise.createConnection({ host: 'db' });
  const maria = await mariadb.createConnection({ host: 'db' }); // expect: pool/no-error-listener
  const broker = await amqp.connect(process.env.AMQP_URL); // expect: pool/no-error-listener
  const brokerHeard = await amqp.connect(process.env.AMQP_URL);
  brokerHeard.on('error', (error) => console.error(error));
  const channel = await broker.createChannel();
  await channel.consume('jobs', async (job) => {
    await Promise.all([promised.query('select 1'), maria.query('select 1'), wrapped.query('select 1'), wrappedHeard.query('select 1')]);
    await (await brokerHeard.createChannel()).sendToQueue('done', job.content);
  });
  // Who gets the connection is not followed here.
  amqp.connect(process.env.AMQP_URL).then((connection) => connection.on('error', console.error));

  await notifications.connect();
  await heard.connect();
  await notifications.query('listen jobs');
  await heard.query('listen jobs');
  old.query('select 1', () => callbacks.query('select 1', () => oldHeard.query('select 1')));
}

// A connection for one question.
async function once(question) {
  const client = new Client();
  await client.connect();
  try {
    return await client.query(question);
  } finally {
    await client.end();
  }
}

main().then(() => once('select 1'));
