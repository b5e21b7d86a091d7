const mongoose = require('mongoose');

const uri = process.env.MONGO_URI; // expect: env/read-before-load

exports.connect = () => mongoose.connect(uri); // expect: pool/size-unset
