// Draws the token grid of one image: which tokens are known, and in which stage each became known.

const CELL = 20;
const GAP = 2;

/** The CSS colour of a stage, from 1: the last of several, which reconstructs, has one of its own. */
export function stageColour(stage, stages) {
  return stages > 1 && stage === stages ? "--last" : `--stage-${(stage - 1) % 4 + 1}`;
}

export class Board {
  #canvas;
  #columns;
  #steps; // for each token the AR step that predicted it, from 1; 0 while it is unknown
  #stages = []; // the stage of each AR step

  /** A board of rows × columns unknown tokens. */
  constructor(canvas, rows, columns) {
    this.#canvas = canvas;
    this.#columns = columns;
    this.#steps = new Uint16Array(rows * columns);
    canvas.width = columns * CELL;
    canvas.height = rows * CELL;
    this.show(0, 1);
  }

  /** Takes note of an AR step, from 1: tokens has a "1" for each that is known after it. */
  learn(step, stage, tokens) {
    this.#stages[step] = stage;
    for (let position = 0; position < tokens.length; position++) {
      if (tokens[position] === "1") {
        this.#steps[position] ||= step;
      }
    }
  }

  /** Draws the grid as it was after an AR step, 0 for before the first; returns how many tokens were known. */
  show(step, stages) {
    const style = getComputedStyle(this.#canvas);
    const colours = new Map();
    const colour = name => colours.get(name) ?? colours.set(name, style.getPropertyValue(name).trim()).get(name);
    const pen = this.#canvas.getContext("2d");
    pen.clearRect(0, 0, this.#canvas.width, this.#canvas.height);
    let known = 0;
    this.#steps.forEach((made, position) => {
      const isKnown = made > 0 && made <= step;
      known += isKnown;
      pen.globalAlpha = isKnown && made < step ? 0.72 : 1; // what the step itself made stands out
      pen.fillStyle = colour(isKnown ? stageColour(this.#stages[made], stages) : "--unknown");
      pen.fillRect(position % this.#columns * CELL + GAP / 2, Math.floor(position / this.#columns) * CELL + GAP / 2, CELL - GAP, CELL - GAP);
    });
    return known;
  }

  get tokens() {
    return this.#steps.length;
  }
}
