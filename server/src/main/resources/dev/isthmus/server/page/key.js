// Asks for the server's bearer token.

const dialog = document.getElementById("key");
const input = document.getElementById("token");
let asking = null;

/** The token, or "" if the dialog was left; requests that ask at the same time share one dialog. */
export function askForToken(again) {
  asking ??= new Promise(answer => {
    document.getElementById("key-error").textContent = again ? "That token was not accepted." : "";
    input.value = "";
    dialog.returnValue = "";
    dialog.addEventListener("close", () => {
      asking = null;
      answer(dialog.returnValue === "given" ? input.value.trim() : "");
    }, { once: true });
    dialog.showModal();
  });
  return asking;
}
