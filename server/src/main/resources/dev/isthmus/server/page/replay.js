// Shows finished runs once more, all with one clock and as much slower as it takes to see them.

const LONGEST = 9000; // milliseconds that the slowest run takes on the page

/** How many times slower than they were. */
export function slowdown(runs) {
  return Math.max(1, Math.round(LONGEST / Math.max(1, ...runs.map(run => run.duration))));
}

/** Replays; returns a function that stops it where it is. Calls ended after the last step. */
export function replay(runs, ended) {
  const slower = slowdown(runs);
  const longest = Math.max(...runs.map(run => run.duration));
  let began = null;
  let frame = requestAnimationFrame(function draw(now) {
    began ??= now;
    const time = (now - began) / slower;
    runs.forEach(run => run.showAt(time));
    if (time < longest) {
      frame = requestAnimationFrame(draw);
    } else {
      ended();
    }
  });
  return () => cancelAnimationFrame(frame);
}
