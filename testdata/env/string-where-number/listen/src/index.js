const http = require('node:http');
const express = require('express');
const fastify = require('fastify');
const { WebSocketServer } = require('ws');

const app = express();
app.listen(process.env.PORT || 3000);
app.listen(process.env.PUBLIC_PORT);
http.createServer(app).listen(process.env.ADMIN_PORT); // expect: env/string-where-number
fastify().listen({ port: process.env.PORT });
new WebSocketServer({ port: process.env.SOCKET_PORT });
http.createServer(app).listen(parseInt(process.env.METRICS_PORT, 10)); // expect: env/string-where-number level=warning, env/undeclared
http.createServer(app).listen(Number(process.env.PORT));
