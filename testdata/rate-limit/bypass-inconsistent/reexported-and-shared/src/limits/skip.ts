export const skip = (): boolean => process.env.DISABLE_RATE_LIMIT === 'true';
