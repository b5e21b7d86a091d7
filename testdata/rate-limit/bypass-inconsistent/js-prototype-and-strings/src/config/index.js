const isLoadTest = (process.env.APP_MODE || 'normal') === 'load';
module.exports = { isLoadTest: () => isLoadTest, mode: () => process.env.APP_MODE };
