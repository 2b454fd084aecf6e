// The page: fills the form from the service, runs what it asks for, and says what went wrong.

import { ApiError, generate, get } from "./api.js";
import { replay, slowdown } from "./replay.js";
import { Run } from "./run.js";
import { control, requests } from "./settings.js";
import { tell } from "./story.js";

const PREVIEWS = 12; // of each image; every one costs the server a pass of the autoencoder

const $ = id => document.getElementById(id);
const presets = new Map();
let running = null; // the AbortController of what is being made
let stopReplay = null;
let shown = [];

tell($("story"));
load();

async function load() {
  try {
    const [models, list] = await Promise.all([get("v1/models"), get("v1/presets")]);
    fill(models.data[0], list);
    $("generate").disabled = false;
  } catch (e) {
    $("model").textContent = "";
    report(e);
  }
}

function fill(model, list) {
  $("model").textContent = `${model.id}, ${model.classes.length} classes, images of ${model.size.replace("x", " × ")}, `
    + `grids of ${model.grid.rows} × ${model.grid.columns} tokens`;
  model.classes.forEach((name, number) => $("class").append(new Option(name, number)));
  for (const preset of list.data) {
    presets.set(preset.id, preset);
    $("preset").append(new Option(preset.id, preset.id));
    $("other").append(new Option(preset.id, preset.id));
  }
  $("preset").value = model.preset ?? list.default;
  $("count").max = model.max_images;
  $("cfg").placeholder = model.cfg;
  describe();
}

function describe() {
  $("preset-about").textContent = presets.get($("preset").value)?.description ?? "";
  $("other-about").textContent = presets.get($("other").value)?.description ?? "The same seeds with a second preset, side by side.";
}

async function start() {
  report(null);
  let wanted;
  try {
    wanted = requests();
  } catch (e) {
    return report(e);
  }
  clear();
  running = new AbortController();
  busy(true);
  const runs = wanted.map(request => new Run($("cards"), presets.get(request.preset), say));
  // One after the other, so that neither's time has waiting for the other in it.
  for (const [i, run] of runs.entries()) {
    $("pace").textContent = `Making ${wanted[i].preset} …`;
    await follow(run, wanted[i], running.signal);
  }
  running = null;
  busy(false);
  offerReplay(runs.filter(run => run.duration > 0));
}

async function follow(run, request, signal) {
  try {
    signal.throwIfAborted();
    for await (const event of generate({ ...request, partial_images: PREVIEWS }, signal)) {
      run.take(event);
    }
  } catch (e) {
    if (signal.aborted) {
      run.stopped();
    } else {
      run.fail(e.message);
      running.abort(); // the other would most likely fail alike
      report(e);
    }
  }
}

function clear() {
  stopReplay?.();
  endReplay();
  shown = [];
  $("replay").hidden = false;
  $("play").disabled = true;
  $("empty").hidden = true;
  $("cards").replaceChildren();
}

/** While images are made only Cancel can be pressed, and the focus is where something can be. */
function busy(yes) {
  const from = yes ? $("generate") : $("cancel");
  const to = yes ? $("cancel") : $("generate");
  const focused = document.activeElement === from;
  to.disabled = false;
  if (focused) {
    to.focus();
  }
  from.disabled = true;
  $("runs").setAttribute("aria-busy", yes);
}

function offerReplay(runs) {
  shown = runs;
  $("play").disabled = !runs.length;
  const slower = slowdown(runs);
  $("pace").textContent = !runs.length ? "" : slower > 1 ? `${slower} times slower than it was` : "as fast as it was";
}

function toggleReplay() {
  if (stopReplay) {
    stopReplay();
    endReplay();
  } else {
    $("play").textContent = "Stop";
    stopReplay = replay(shown, endReplay);
  }
}

function endReplay() {
  stopReplay = null;
  $("play").textContent = "Replay";
}

/** Shows an error beside the form and leads to the field that is to blame; null takes it away. */
function report(error) {
  document.querySelectorAll("[aria-invalid]").forEach(field => {
    field.removeAttribute("aria-invalid");
    field.removeAttribute("aria-errormessage");
  });
  $("error").textContent = error ? error.message : "";
  if (error && !(error instanceof ApiError)) {
    console.error(error);
  }
  const field = control(error?.field);
  if (field) {
    field.setAttribute("aria-invalid", true);
    field.setAttribute("aria-errormessage", "error");
    field.closest("details")?.setAttribute("open", "");
    field.focus();
  }
}

function say(sentence) {
  $("status").textContent = sentence;
}

$("settings").addEventListener("submit", event => {
  event.preventDefault();
  if (!running && !$("generate").disabled) {
    start();
  }
});
$("settings").addEventListener("change", describe);
$("cancel").addEventListener("click", () => running?.abort());
$("play").addEventListener("click", toggleReplay);
$("cards").addEventListener("input", () => { // whoever moves a slider wants to see that step
  stopReplay?.();
  endReplay();
});
$("dice").addEventListener("click", () => {
  $("seed").value = Math.floor(Math.random() * 2 ** 32);
});
matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => {
  tell($("story"));
  shown.forEach(run => run.redraw());
});
