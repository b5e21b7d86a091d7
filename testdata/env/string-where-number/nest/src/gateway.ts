import { WebSocketGateway } from '@nestjs/websockets';

@WebSocketGateway(process.env.WS_PORT) // expect: env/string-where-number
export class Gateway {}
