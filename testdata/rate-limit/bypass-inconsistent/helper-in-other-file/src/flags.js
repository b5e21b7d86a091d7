exports.limitsOff = () => ['1', 'true'].includes((process.env.DISABLE_RATE_LIMIT || '').toLowerCase());
