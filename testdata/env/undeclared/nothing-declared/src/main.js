// This repository declares no variable at all: they come from somewhere else.
console.log(process.env.MAIL_API_KEY);
