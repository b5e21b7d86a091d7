export const createMockClient = () => ({});
