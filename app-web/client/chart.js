// Charts: what moves over a drawing that the server has made.

export function start() {}
