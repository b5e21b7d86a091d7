export const config = { limits: { off: process.env.LIMITS_OFF === 'true' } };
