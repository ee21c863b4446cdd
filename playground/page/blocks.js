// Blocks as nodes, in messages, modals and the App Home. `context` is where they stand: {container, errors, send}.
// It does not care what an interactive element does when used (`elements.js`).

import { h, link } from "./dom.js";
import { drawElement } from "./elements.js";
import { icon } from "./icons.js";
import { markdown } from "./markdown.js";
import { textObject } from "./mrkdwn.js";
import { richText } from "./rich_text.js";

export function drawBlocks(blocks, context) {
  return (blocks || []).map((block) => {
    const draw = KINDS[block.type] || unknown;
    const node = draw(block, context);
    node.classList.add("block", `block-${block.type}`);
    return node;
  });
}

const unknown = (block) => h("div", { class: "quiet" }, `(a block of type ${block.type})`);

// Images are not fetched: the page asks nobody but its own server. Their text stands for them.
const image = (block) =>
  h("div", { class: "image" }, icon("image"), " ", link(block.image_url || "", block.alt_text || "image"));

function section(block, context) {
  const body = h("div", { class: "section-body" });
  if (block.text) body.append(h("div", { class: "text" }, ...textObject(block.text)));
  if (block.fields) body.append(h("div", { class: "fields" }, block.fields.map((field) => h("div", { class: "text" }, ...textObject(field)))));
  const node = h("div", {}, body);
  if (block.accessory) {
    const accessory = block.accessory.type === "image" ? image(block.accessory) : drawElement(block, block.accessory, context);
    node.append(h("div", { class: "accessory" }, accessory));
  }
  return node;
}

function input(block, context) {
  const id = `in-${context.container.id || context.container.ts}-${block.block_id}`;
  const error = context.errors && context.errors[block.block_id];
  const described = [block.hint && `${id}-hint`, error && `${id}-error`].filter(Boolean).join(" ") || null;
  const group = ["checkboxes", "radio_buttons", "multi_static_select"].includes(block.element.type);
  const label = h(group ? "div" : "label", { class: "label", id: `${id}-label`, for: group ? null : id },
    ...textObject(block.label), block.optional && h("span", { class: "quiet" }, " (optional)"));
  const element = drawElement(block, block.element, { ...context, id, described, labelled: `${id}-label`, input: true, invalid: Boolean(error) });
  return h("div", { class: error ? "wrong" : "" }, label, element,
    error && h("div", { class: "error", id: `${id}-error`, role: "alert" }, error),
    block.hint && h("div", { class: "quiet hint", id: `${id}-hint` }, ...textObject(block.hint)));
}

function table(block) {
  const cell = (content, tag) => {
    if (content.type === "rich_text") return h(tag, {}, richText(content));
    return h(tag, {}, content.text ?? String(content.value ?? ""));
  };
  const [head, ...rows] = block.rows;
  return h("div", { class: "table", tabindex: "0", role: "region", "aria-label": "Table" },
    h("table", {}, h("thead", {}, h("tr", {}, head.map((c) => cell(c, "th")))),
      h("tbody", {}, rows.map((row) => h("tr", {}, row.map((c) => cell(c, "td")))))));
}

const MARKS = { pending: "○", in_progress: "◐", complete: "✓", error: "!" };

function taskCard(block) {
  const sources = (block.sources || []).map((source) => link(source.url, source.text || source.url));
  return h("div", { class: `task ${block.status}` },
    h("span", { class: "task-mark", "aria-label": block.status }, MARKS[block.status] || "○"), h("span", {}, block.title),
    sources.length > 0 && h("div", { class: "sources" }, sources));
}

const KINDS = {
  section,
  input,
  table,
  image,
  task_card: taskCard,
  divider: () => h("hr"),
  header: (block) => h("h3", {}, ...textObject(block.text)),
  markdown: (block) => h("div", { class: "text markdown" }, ...markdown(block.text)),
  rich_text: (block) => { const node = richText(block); node.classList.add("text"); return node; },
  context: (block) => h("div", {}, (block.elements || []).map((e) => (e.type === "image" ? image(e) : h("span", { class: "text" }, ...textObject(e))))),
  actions: (block, context) => h("div", { role: "group", "aria-label": "Actions" }, (block.elements || []).map((e) => drawElement(block, e, context))),
  context_actions: (block, context) => h("div", { role: "group", "aria-label": "Feedback" }, (block.elements || []).map((e) => drawElement(block, e, context))),
  plan: (block) => h("div", {}, h("strong", {}, block.title || ""), (block.tasks || []).map(taskCard)),
  alert: (block) => h("div", { class: `alert ${block.level || "info"}` }, ...textObject(block.text)),
};
