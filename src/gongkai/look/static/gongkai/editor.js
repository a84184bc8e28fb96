// The editor over every textarea[data-gk-editor]. Without this script the textarea stays as it is.
// The server decides what may be in a text; here pasted markup is only brought near to that, so that
// the clerk sees what will be kept.
import { cleanPasted, fromTextarea, toTextarea } from "./editor-html.js";

const bundle = document.querySelector("script[data-gk-editor-bundle]").dataset.gkEditorBundle;
const kit = await import(new URL(bundle, document.baseURI).href);
const SAFE_LINK = /^(https?:\/\/|mailto:|tel:|\/(?!\/)|#)/i;

const Table = kit.Table.extend({
  // Tab goes from cell to cell and at the end out of the field: nobody is caught in a table.
  addKeyboardShortcuts() {
    return {
      Tab: () => this.editor.commands.goToNextCell(),
      "Shift-Tab": () => this.editor.commands.goToPreviousCell(),
    };
  },
});

function extensions() {
  return [
    kit.Document, kit.Text, kit.Paragraph, kit.HardBreak, kit.Heading.configure({ levels: [2, 3, 4] }),
    kit.Bold, kit.Italic, kit.Underline, kit.Subscript, kit.Superscript, kit.Blockquote, kit.HorizontalRule,
    kit.BulletList, kit.OrderedList, kit.ListItem, kit.Gapcursor, kit.Dropcursor, kit.UndoRedo,
    Table.configure({ resizable: false }), kit.TableRow, kit.TableHeader, kit.TableCell, link(),
  ];
}

// Links are a mark of our own: the package's asks in English, in a dialogue that the policy would not style.
function link() {
  return kit.Mark.create({
    name: "link", inclusive: false,
    addAttributes: () => ({ href: { default: null } }),
    parseHTML: () => [{
      tag: "a[href]",
      getAttrs: (node) => (SAFE_LINK.test(node.getAttribute("href").trim()) ? null : false),
    }],
    renderHTML: ({ HTMLAttributes }) => ["a", { href: HTMLAttributes.href }, 0],
    addKeyboardShortcuts() {
      return { "Mod-k": () => { this.editor.view.dom.dispatchEvent(new CustomEvent("gk-link")); return true; } };
    },
  });
}

const inTable = (editor) => editor.isActive("table");
const heading = (level) => ({
  active: (e) => e.isActive("heading", { level }),
  run: (e) => e.chain().focus().toggleHeading({ level }).run(),
});
const mark = (name, command) => ({
  active: (e) => e.isActive(name),
  run: (e) => e.chain().focus()[command]().run(),
});
const inside = (command) => ({ run: (e) => e.chain().focus()[command]().run(), open: (e) => inTable(e) && e.can()[command]() });

const BAR = [
  { label: "正文", name: "正文段落", active: (e) => e.isActive("paragraph") && !inTable(e), run: (e) => e.chain().focus().setParagraph().run() },
  { label: "标题一", keys: "Ctrl+Alt+2", ...heading(2) },
  { label: "标题二", keys: "Ctrl+Alt+3", ...heading(3) },
  { label: "标题三", keys: "Ctrl+Alt+4", ...heading(4) },
  null,
  { label: "加粗", keys: "Ctrl+B", ...mark("bold", "toggleBold") },
  { label: "斜体", keys: "Ctrl+I", ...mark("italic", "toggleItalic") },
  { label: "下划线", keys: "Ctrl+U", ...mark("underline", "toggleUnderline") },
  null,
  { label: "圆点列表", keys: "Ctrl+Shift+8", ...mark("bulletList", "toggleBulletList") },
  { label: "编号列表", keys: "Ctrl+Shift+7", ...mark("orderedList", "toggleOrderedList") },
  { label: "引文", name: "引文段落", keys: "Ctrl+Shift+B", ...mark("blockquote", "toggleBlockquote") },
  null,
  { label: "链接", keys: "Ctrl+K", panel: "link", active: (e) => e.isActive("link") },
  { label: "表格", panel: "table", active: inTable },
  null,
  { label: "撤销", keys: "Ctrl+Z", run: (e) => e.chain().focus().undo().run(), open: (e) => e.can().undo() },
  { label: "重做", keys: "Ctrl+Y", run: (e) => e.chain().focus().redo().run(), open: (e) => e.can().redo() },
];
const TABLE = [
  { label: "插入表格", name: "插入表格，三行三列", run: (e) => e.chain().focus().insertTable({ rows: 3, cols: 3, withHeaderRow: true }).run(), open: (e) => !inTable(e) },
  { label: "上方加行", ...inside("addRowBefore") }, { label: "下方加行", ...inside("addRowAfter") },
  { label: "删除本行", ...inside("deleteRow") },
  { label: "左侧加列", ...inside("addColumnBefore") }, { label: "右侧加列", ...inside("addColumnAfter") },
  { label: "删除本列", ...inside("deleteColumn") },
  { label: "首行为表头", ...inside("toggleHeaderRow") },
  { label: "合并或拆分", name: "合并或拆分所选的单元格", ...inside("mergeOrSplit") },
  { label: "删除表格", ...inside("deleteTable") },
];

function element(tag, attributes, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  made.append(...children);
  return made;
}

function button(spec, editor, refresh) {
  const made = element("button", { type: "button", tabindex: "-1" }, spec.label);
  if (spec.name) made.setAttribute("aria-label", spec.name);
  if (spec.keys) { made.title = `${spec.name || spec.label}（${spec.keys}）`; made.setAttribute("aria-keyshortcuts", spec.keys.replace("Ctrl", "Control")); }
  made.addEventListener("mousedown", (event) => event.preventDefault());
  made.addEventListener("click", () => {
    if (made.getAttribute("aria-disabled") !== "true" && spec.run) { spec.run(editor); refresh(); }
  });
  made.gkSpec = spec;
  return made;
}

// One stop of the Tab key for the whole bar; the arrows go along it, Escape back into the text.
function rove(bar, editor) {
  const all = () => [...bar.querySelectorAll("button")];
  all()[0].tabIndex = 0;
  bar.addEventListener("focusin", (event) => all().forEach((one) => { one.tabIndex = one === event.target ? 0 : -1; }));
  bar.addEventListener("keydown", (event) => {
    const list = all(), here = list.indexOf(document.activeElement);
    const to = { ArrowRight: here + 1, ArrowLeft: here - 1, Home: 0, End: list.length - 1 }[event.key];
    if (event.key === "Escape") editor.commands.focus();
    else if (to === undefined || here < 0) return;
    else list[(to + list.length) % list.length].focus();
    event.preventDefault();
  });
}

function bar(specs, label, editor, refresh) {
  const made = element("div", { role: "toolbar", "aria-label": label, class: "gk-rich-bar" });
  for (const spec of specs) made.append(spec ? button(spec, editor, refresh) : element("span", { role: "separator", "aria-orientation": "vertical" }));
  return made;
}

function linkPanel(editor, id, close) {
  const input = element("input", { type: "text", inputmode: "url", class: "form-control", id: `${id}_href`, placeholder: "https://", autocomplete: "off", "aria-describedby": `${id}_note` });
  const note = element("p", { class: "gk-rich-note", id: `${id}_note`, role: "alert" });
  const set = element("button", { type: "button", class: "btn gk-btn-line" }, "设为链接");
  const unset = element("button", { type: "button", class: "btn gk-btn-line" }, "取消链接");
  const panel = element("div", { class: "gk-rich-panel", role: "group", "aria-label": "链接" }, element("label", { for: input.id }, "网址"), input, set, unset, note);
  const apply = () => {
    const typed = input.value.trim();
    const href = /^[\w.-]+\.[a-z]{2,}(\/|$)/i.test(typed) ? `https://${typed}` : typed;
    if (!SAFE_LINK.test(href)) { note.textContent = "网址应以 http://、https:// 或 mailto: 开头。"; input.focus(); return; }
    const { empty } = editor.state.selection;
    if (empty && !editor.isActive("link")) editor.chain().focus().insertContent({ type: "text", text: typed, marks: [{ type: "link", attrs: { href } }] }).run();
    else editor.chain().focus().extendMarkRange("link").setMark("link", { href }).run();
    close();
  };
  set.addEventListener("click", apply);
  unset.addEventListener("click", () => { editor.chain().focus().extendMarkRange("link").unsetMark("link").run(); close(); });
  // Enter sets the link; it must not send the form around it.
  panel.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && event.target === input) { event.preventDefault(); apply(); }
    if (event.key === "Escape") { event.preventDefault(); close(); editor.commands.focus(); }
  });
  panel.gkOpen = () => { note.textContent = ""; input.value = editor.getAttributes("link").href || ""; input.focus(); input.select(); };
  return panel;
}

function start(textarea) {
  const form = textarea.form, id = textarea.id || textarea.name;
  const body = element("div", { class: "gk-rich-body gk-text" });
  const rich = element("div", { class: "gk-rich" });
  if (textarea.rows < 12) rich.classList.add("gk-rich-short");
  const label = document.querySelector(`label[for="${CSS.escape(id)}"]`);
  if (label && !label.id) label.id = `${id}_label`;
  const described = [textarea.getAttribute("aria-describedby"), `${id}_keys`].filter(Boolean).join(" ");
  const editor = new kit.Editor({
    element: body, extensions: extensions(), content: fromTextarea(textarea.value), injectCSS: false,
    editable: !textarea.disabled && !textarea.readOnly,
    editorProps: {
      transformPastedHTML: cleanPasted,
      attributes: {
        role: "textbox", "aria-multiline": "true", "aria-describedby": described, lang: "zh-Hans",
        ...(label ? { "aria-labelledby": label.id } : { "aria-label": "正文" }),
        ...(textarea.getAttribute("aria-invalid") ? { "aria-invalid": "true" } : {}),
      },
    },
  });
  // The text is written back only after it was changed: opening an old text and saving it alters nothing.
  let dirty = false, timer;
  const write = () => { clearTimeout(timer); if (dirty) { textarea.value = toTextarea(editor); dirty = false; textarea.dispatchEvent(new Event("change", { bubbles: true })); } };
  const refresh = () => show(rich, editor);
  const tableBar = bar(TABLE, "表格", editor, refresh);
  tableBar.hidden = true;
  tableBar.classList.add("gk-rich-panel");
  const panels = { table: tableBar };
  const close = () => Object.values(panels).forEach((one) => { one.hidden = true; }) || refresh();
  panels.link = linkPanel(editor, id, close);
  panels.link.hidden = true;
  const main = bar(BAR, "正文格式", editor, refresh);
  for (const one of main.querySelectorAll("button")) {
    const name = one.gkSpec.panel;
    if (!name) continue;
    one.setAttribute("aria-expanded", "false");
    one.addEventListener("click", () => {
      const opening = panels[name].hidden;
      close();
      panels[name].hidden = !opening;
      if (opening && panels[name].gkOpen) panels[name].gkOpen();
      refresh();
    });
  }
  const foot = element("p", { class: "gk-rich-foot", id: `${id}_keys` }, "Alt+F10 到工具栏，方向键选择，Esc 回到正文；可直接粘贴 Word、Excel 中的文字和表格，隐藏的行列、批注和修订中删除的文字不带入。");
  rich.append(main, panels.link, tableBar, body, foot);
  textarea.before(rich);
  textarea.hidden = true;
  textarea.required = false;
  textarea.id = `${id}_source`;
  editor.view.dom.id = id;
  if (label) label.addEventListener("click", () => editor.commands.focus());
  editor.on("update", () => { dirty = true; clearTimeout(timer); timer = setTimeout(write, 400); });
  editor.on("transaction", refresh);
  editor.view.dom.addEventListener("gk-link", () => main.querySelectorAll("button").forEach((one) => one.gkSpec.panel === "link" && one.click()));
  rich.addEventListener("keydown", (event) => { if (event.altKey && event.key === "F10") { event.preventDefault(); main.querySelector('[tabindex="0"]').focus(); } });
  if (form) { form.addEventListener("submit", write, true); form.addEventListener("formdata", (event) => { if (dirty) { write(); event.formData.set(textarea.name, textarea.value); } }); }
  for (const one of [main, tableBar]) rove(one, editor);
  rich.gkEditor = editor;
  refresh();
}

function show(rich, editor) {
  for (const one of rich.querySelectorAll(".gk-rich-bar button")) {
    const { active, open, panel } = one.gkSpec;
    if (active) { if (panel) one.classList.toggle("is-active", active(editor)); else one.setAttribute("aria-pressed", String(active(editor))); }
    if (open) one.setAttribute("aria-disabled", String(!open(editor)));
    if (panel) one.setAttribute("aria-expanded", String(!rich.querySelector(panel === "table" ? '.gk-rich-panel[role="toolbar"]' : '.gk-rich-panel[role="group"]').hidden));
  }
}

document.querySelectorAll("textarea[data-gk-editor]").forEach(start);
