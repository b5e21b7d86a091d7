exports.fetchAll = (...args) => args;

if (require.main === module) {
  const token = process.env.CLI_TOKEN;
  console.log(token);
}
