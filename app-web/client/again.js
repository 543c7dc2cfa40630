// Stands in for each script of another build. While a new version is rolled out, a page may ask a
// server for scripts that only another server has. The page is then reloaded: at once the first
// time, later after waits that double, until page and scripts come from servers of one build.

/** In milliseconds. */
const FIRST_WAIT = 100;
const LONGEST_WAIT = 15_000;
/** The key under which the tab counts its attempts with this build. */
const TRIES = `dacapo ${new URL(".", import.meta.url).pathname}`;

function tries() {
    try {
        const tries = Number(sessionStorage.getItem(TRIES));
        sessionStorage.setItem(TRIES, String(tries + 1));
        return tries;
    } catch {
        // The browser may have storage turned off.
        return 5;
    }
}

// This file may stand in for several scripts of a page.
if (!document.querySelector(".again")) {
    const words = document.createElement("p");
    words.className = "without-scripts again";
    words.setAttribute("role", "alert");
    words.textContent = "This page is of another version of the program. It is loaded anew in a moment.";
    document.body.append(words);
    setTimeout(() => location.reload(), Math.random() * Math.min(FIRST_WAIT * 2 ** tries(), LONGEST_WAIT));
}
