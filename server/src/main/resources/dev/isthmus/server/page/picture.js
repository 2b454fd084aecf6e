// One image of a run: its token grid, and beside it the latest preview or the image itself.

import { Board } from "./board.js";
import { stamp } from "./template.js";

const SMALL = 96; // images up to this size are shown in hard pixels: blurring them hides what is there

export class Picture {
  #board;
  #canvas;
  #image;
  #save;
  #name;
  #previews = []; // by AR step; the image itself at the last

  constructor(parent, accepted, { class_name: className, seed }) {
    const node = stamp("picture", parent);
    const { rows, columns } = accepted.grid;
    this.#canvas = node.querySelector(".board");
    this.#image = node.querySelector(".preview");
    this.#save = node.querySelector(".save");
    this.#name = `${className}, seed ${seed}`;
    this.#board = new Board(this.#canvas, rows, columns);
    this.#image.classList.toggle("small", parseInt(accepted.size) <= SMALL);
    node.querySelector(".name").textContent = this.#name;
    const parts = [className, accepted.preset, `cfg${accepted.cfg}`, `t${accepted.temperature}`, `seed${seed}`];
    this.#save.download = parts.join("_").replaceAll(/[^\w.+-]+/g, "-") + ".png";
    this.#save.setAttribute("aria-label", `Download ${this.#name}, ${accepted.preset}`);
  }

  learn(step, stage, tokens) {
    this.#board.learn(step, stage, tokens);
  }

  preview(step, base64) {
    this.#previews[step] = `data:image/png;base64,${base64}`;
  }

  complete(step, base64) {
    this.preview(step, base64);
    this.#save.href = this.#previews[step];
    this.#save.hidden = false;
  }

  /** Shows how far it was after an AR step; returns the number of known tokens. */
  show(step, steps, stages) {
    const known = this.#board.show(step, stages);
    this.#canvas.setAttribute("aria-label", `${this.#name}: ${known} of ${this.#board.tokens} tokens known`);
    const at = this.#previews.findLastIndex((preview, made) => preview && made <= step);
    if (at < 0) {
      this.#image.removeAttribute("src");
      this.#image.alt = "";
    } else {
      this.#image.src = this.#previews[at];
      this.#image.alt = at === steps ? this.#name : `${this.#name}: preview after AR step ${at}`;
    }
    return known;
  }
}
