import { Controller, Get } from '@nestjs/common';
import { readMetrics, RequestMetrics } from '../middleware/metrics';
import { ApiResponse, ok } from './api-response';

@Controller()
export class HealthController {
  @Get('health')
  health(): ApiResponse<{ status: string; uptimeSeconds: number }> {
    return ok({ status: 'up', uptimeSeconds: Math.round(process.uptime()) });
  }

  @Get('metrics')
  metrics(): ApiResponse<RequestMetrics> {
    return ok(readMetrics());
  }
}
