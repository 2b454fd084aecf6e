/** Appends a copy of a template's element to parent and returns it. */
export function stamp(id, parent) {
  const node = document.getElementById(id).content.firstElementChild.cloneNode(true);
  parent.append(node);
  return node;
}
