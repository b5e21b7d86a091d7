const key = process.env.KEY;
export = key;
