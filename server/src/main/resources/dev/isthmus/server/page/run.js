// One generation on the page: stages, a slider over its AR steps, and its images.

import { stageColour } from "./board.js";
import { Picture } from "./picture.js";
import { stamp } from "./template.js";

let runs = 0;

export class Run {
  #node;
  #preset;
  #say;
  #slider;
  #plan = null; // the event that says what will be done
  #pictures = [];
  #stageOf = [0]; // by AR step
  #began = 0;
  #times = [0]; // milliseconds from the start to the end of each AR step

  /** @param say tells a screen reader one sentence */
  constructor(parent, preset, say) {
    this.#preset = preset;
    this.#say = say;
    const node = this.#node = stamp("run", parent);
    const title = node.querySelector("h2");
    title.textContent = preset.id;
    title.id = `run-${++runs}`;
    node.setAttribute("aria-labelledby", title.id);
    node.querySelector(".about").textContent = preset.description;
    this.#slider = node.querySelector(".step");
    this.#slider.id = `step-${runs}`;
    node.querySelector(".where").htmlFor = this.#slider.id;
    this.#slider.setAttribute("aria-label", `AR step of ${preset.id}`);
    this.#slider.addEventListener("input", () => this.show(Number(this.#slider.value)));
    node.querySelector(".where").textContent = "waiting";
    preset.stages.forEach(stage => this.#addStage(stage, preset.stages.length));
  }

  /** One event of the stream. */
  take(event) {
    switch (event.type) {
      case "image_generation.accepted": return this.#accepted(event);
      case "image_generation.progress": return this.#progress(event);
      case "image_generation.partial_image": return this.#pictures[event.index].preview(event.ar_step, event.b64_json);
      case "image_generation.completed": return this.#pictures[event.index].complete(this.#plan.ar_steps, event.b64_json);
      case "image_generation.done": return this.#done(event);
    }
  }

  fail(message) {
    this.#node.classList.add("failed");
    this.#end(message);
  }

  stopped() {
    const at = this.#times.length - 1;
    this.#end(at ? `Cancelled after AR step ${at} of ${this.#plan.ar_steps}.` : "Not made.");
  }

  /** Milliseconds of all AR steps; 0 if it has nothing to show. */
  get duration() {
    return this.#times.at(-1);
  }

  /** Shows it as it was so many milliseconds after its start. */
  showAt(time) {
    const step = this.#times.findLastIndex(end => end <= time);
    if (step !== Number(this.#slider.value)) { // most frames of a replay change nothing
      this.show(step);
    }
  }

  /** Shows it as it was after an AR step; 0 is before the first. */
  show(step) {
    const { ar_steps: steps, stages, grid } = this.#plan;
    const known = this.#pictures.map(picture => picture.show(step, steps, stages.length));
    const stage = this.#stageOf[step];
    this.#slider.value = step;
    const tokens = `${Math.max(...known)} of ${grid.rows * grid.columns} tokens known`;
    this.#slider.setAttribute("aria-valuetext", `${step} of ${steps}${stage ? `, ${this.#stageName(stage)}` : ""}, ${tokens}`);
    this.#node.querySelector(".where").textContent = `step ${step} of ${steps}`;
    this.#node.querySelectorAll(".stages li").forEach((item, index) => {
      item.toggleAttribute("aria-current", index + 1 === stage);
    });
  }

  /** Draws it again, for other colours. */
  redraw() {
    this.show(Number(this.#slider.value));
  }

  #accepted(plan) {
    this.#plan = plan;
    this.#began = performance.now();
    this.#node.querySelector(".stages").replaceChildren();
    for (const stage of plan.stages) {
      this.#addStage(stage, plan.stages.length);
      this.#stageOf.push(...Array(stage.ar_steps).fill(stage.stage));
    }
    this.#slider.max = plan.ar_steps;
    const images = this.#node.querySelector(".images");
    this.#pictures = plan.images.map(image => new Picture(images, plan, image));
    this.show(0);
    this.#say(`${this.#preset.id}: ${plan.ar_steps} AR steps in ${plan.stages.length} stages.`);
  }

  #progress({ ar_step: step, stage, images }) {
    const before = this.#stageOf[this.#times.length - 1];
    for (const { index, tokens } of images) {
      this.#pictures[index].learn(step, stage, tokens);
    }
    this.#times[step] ??= performance.now() - this.#began;
    this.show(step);
    if (stage > before) {
      this.#say(`${this.#preset.id}: ${this.#stageName(stage)}.`);
    }
  }

  #done({ images, seconds }) {
    this.#times[this.#plan.ar_steps] ??= performance.now() - this.#began; // a slow reader is not told of every step
    this.show(this.#plan.ar_steps);
    const tera = `${Number(this.#preset.teraflops.toPrecision(3))} TFLOP an image`;
    this.#end(`${images} ${images === 1 ? "image" : "images"} in ${seconds.toFixed(2)} s, ${tera}`);
  }

  #end(message) {
    if (!this.#plan) {
      this.#node.querySelector(".where").textContent = "";
    }
    this.#slider.disabled = this.#times.length < 2;
    this.#node.querySelector(".result").textContent = message;
    this.#node.dataset.ended = "";
    this.#say(`${this.#preset.id}: ${message}`);
  }

  #addStage({ stage, name, ar_steps: steps, tokens }, stages) {
    const item = document.createElement("li");
    item.style.setProperty("--colour", `var(${stageColour(stage, stages)})`);
    const title = document.createElement("span");
    title.textContent = stages > 1 ? `Stage ${stage}: ${name}` : "One stage";
    const size = document.createElement("span");
    size.textContent = `${tokens} tokens, ${steps} ${steps === 1 ? "step" : "steps"}`;
    item.append(title, size);
    this.#node.querySelector(".stages").append(item);
  }

  #stageName(stage) {
    return `stage ${stage} of ${this.#plan.stages.length}, ${this.#plan.stages[stage - 1].name}`;
  }
}
