// What GtR with three stages does, in three pictures, before anything was made.

import { Board } from "./board.js";

const SIDE = 16;
const STAGES = [
  { title: "Stage 1 generates a coarse pattern", has: diagonal => diagonal % 4 === 0 },
  { title: "Stage 2 fills it up to half of the tokens", has: diagonal => diagonal % 2 === 0 },
  { title: "Stage 3 reconstructs the rest", has: () => true },
];

/** Draws the three into a list. */
export function tell(list) {
  list.replaceChildren(...STAGES.map(({ title }, shown) => {
    const item = document.createElement("li");
    const canvas = document.createElement("canvas");
    canvas.className = "board";
    canvas.setAttribute("aria-hidden", true);
    item.append(canvas, title);
    const board = new Board(canvas, SIDE, SIDE);
    STAGES.forEach(({ has }, stage) => board.learn(stage + 1, stage + 1, tokens(has)));
    requestAnimationFrame(() => board.show(shown + 1, STAGES.length)); // on the page by then, where colours are known
    return item;
  }));
}

function tokens(has) {
  return Array.from({ length: SIDE * SIDE }, (_, p) => Number(has(Math.floor(p / SIDE) + p % SIDE))).join("");
}
