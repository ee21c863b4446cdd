// Modals and confirmations as native dialogs, which keep the focus inside and close on Esc.
// It does not care what the blocks in them say.

import { drawBlocks } from "./blocks.js";
import { h } from "./dom.js";
import { icon } from "./icons.js";
import { textObject } from "./mrkdwn.js";
import { ask, changed, draftList, state } from "./store.js";

let shown = { id: null, hash: null, errors: null };
let opener = null;

export function drawModals(errors = null) {
  const holder = document.getElementById("modals");
  const view = state.modals.at(-1);
  if (!view) {
    holder.replaceChildren();
    shown = { id: null, hash: null, errors: null };
    if (opener && opener.isConnected) opener.focus();
    opener = null;
    return;
  }
  if (shown.id === view.id && shown.hash === view.hash && !errors && !shown.errors) return;
  if (shown.id === null) opener = document.activeElement;
  const typing = document.activeElement?.id;
  const scrolled = shown.id === view.id ? holder.querySelector(".modal-body")?.scrollTop : 0;
  shown = { id: view.id, hash: view.hash, errors };
  const dialog = modal(view, errors);
  holder.replaceChildren(dialog);
  dialog.showModal();
  dialog.querySelector(".modal-body").scrollTop = scrolled || 0;
  const first = errors && dialog.querySelector("[aria-invalid=true]");
  (first || (typing && dialog.querySelector(`#${CSS.escape(typing)}`)) || dialog.querySelector(".modal-body input, .modal-body select, .modal-body textarea") || dialog).focus();
}

function modal(view, errors) {
  const context = { container: view, errors };
  const close = (clear) => ask("close", { container: { id: view.id }, clear }).catch((e) => changed("toast", { text: e.message }));
  const save = async (event) => {
    event.preventDefault();
    const button = form.querySelector("[type=submit]");
    button.disabled = true;
    try {
      const found = await ask("submit", { container: { id: view.id }, values: draftList(view) });
      if (found && Object.keys(found).length) drawModals(found);
    } catch (error) {
      changed("toast", { text: error.message });
    } finally {
      button.disabled = false;
    }
  };
  const form = h("form", { method: "dialog", novalidate: true, onsubmit: save },
    h("header", {}, h("h2", { id: `t-${view.id}` }, ...textObject(view.title)),
      h("button", { type: "button", class: "icon", "aria-label": "Close", onclick: () => close(true) }, icon("close"))),
    h("div", { class: "modal-body" }, drawBlocks(view.blocks, context)),
    h("footer", {}, h("button", { type: "button", class: "button", onclick: () => close(false) }, ...(view.close ? textObject(view.close) : [state.modals.length > 1 ? "Back" : "Close"])),
      view.submit && h("button", { type: "submit", class: "button primary" }, ...textObject(view.submit))));
  const dialog = h("dialog", { class: "modal", "aria-labelledby": `t-${view.id}`, tabindex: "-1", oncancel: (event) => { event.preventDefault(); close(true); } }, form);
  dialog.addEventListener("click", (event) => { if (event.target === dialog) dialog.focus(); });
  return dialog;
}

// A confirmation dialog object; resolves to whether the person agreed.
export function confirmed(object) {
  return new Promise((resolve) => {
    const done = (answer) => { dialog.close(); dialog.remove(); resolve(answer); };
    const dialog = h("dialog", { class: "modal small", "aria-label": object.title.text, oncancel: () => done(false) },
      h("header", {}, h("h2", {}, ...textObject(object.title))),
      h("div", { class: "modal-body" }, ...textObject(object.text)),
      h("footer", {}, h("button", { type: "button", class: "button", onclick: () => done(false) }, ...textObject(object.deny)),
        h("button", { type: "button", class: `button ${object.style || "primary"}`, onclick: () => done(true) }, ...textObject(object.confirm))));
    document.body.append(dialog);
    dialog.showModal();
  });
}
