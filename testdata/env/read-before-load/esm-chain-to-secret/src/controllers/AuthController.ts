import type { Request, Response } from 'express';
import { AuthService } from '../services/AuthService.js';

export class AuthController {
  static login(req: Request, res: Response) {
    res.json({ token: AuthService.sign(req.body.email) });
  }
}
