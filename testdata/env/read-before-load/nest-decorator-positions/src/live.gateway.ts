import { WebSocketGateway } from '@nestjs/websockets';

@WebSocketGateway(Number(process.env.WS_PORT)) // expect: env/read-before-load
export class LiveGateway {}
