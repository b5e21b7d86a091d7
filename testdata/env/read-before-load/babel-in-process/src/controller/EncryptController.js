const secret = process.env.SECRET_KEY; // expect: env/read-before-load

export function encrypt(req, res) {
  res.json(req.params.secret === secret);
}
