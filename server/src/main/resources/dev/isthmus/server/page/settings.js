// Reads the form into a request. Only what JSON could not carry is refused here; all else the service judges.

import { ApiError } from "./api.js";

const form = document.getElementById("settings");

/** The form's control for a field of a request. */
export function control(field) {
  const names = { prompt: "class", class_id: "class", n: "count", seed: "seed", preset: "preset", cfg: "cfg", temperature: "temperature" };
  return form.elements[names[field]] ?? null;
}

/** The requests to make, one for each preset chosen. */
export function requests() {
  const common = { class_id: Number(form.elements.class.value), n: whole("n", "the number of images"), seed: whole("seed", "the seed") };
  for (const field of ["cfg", "temperature"]) {
    if (control(field).value.trim()) {
      common[field] = real(field);
    }
  }
  const presets = [form.elements.preset.value, form.elements.other.value];
  return presets.filter(preset => preset).map(preset => ({ ...common, preset }));
}

function whole(field, name) {
  const number = text(field) === "" ? NaN : Number(text(field));
  if (!Number.isSafeInteger(number)) {
    throw new ApiError(`${name} is "${text(field)}", expected a whole number of at most 15 digits`, field);
  }
  return number;
}

function real(field) {
  const number = Number(text(field));
  if (!Number.isFinite(number)) {
    throw new ApiError(`${field} is "${text(field)}", expected a number such as 2.5`, field);
  }
  return number;
}

function text(field) {
  return control(field).value.trim();
}
