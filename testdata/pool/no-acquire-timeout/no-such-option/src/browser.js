exports.factory = { create: async () => ({ sql: 'select 1' }), destroy: async () => {} };
