publish(process.env.RELEASE_TOKEN);
