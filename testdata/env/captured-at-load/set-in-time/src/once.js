const size = process.env.TABLE_SIZE;
function build() {
  return new Array(Number(size));
}
exports.table = build();
