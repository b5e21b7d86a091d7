const quiet = process.env.QUIET === '1';
exports.log = (text) => {
  if (!quiet) console.log(text);
};
