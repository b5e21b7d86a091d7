export const mongo = process.env.MONGO_URL!;
