const KEY = process.env.TMDB_API_KEY; // expect: env/read-before-load
export const films = () => fetch(`https://api.themoviedb.org/3/movie/popular?api_key=${KEY}`);
