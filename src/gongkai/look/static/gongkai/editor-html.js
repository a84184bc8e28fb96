// HTML on its way into the editor and out of it. Strings are freed of styles before anything parses them: the
// policy of the page forbids styles, and the browser would complain of each.
const TAG = /<([a-zA-Z][\w:-]*)((?:"[^"]*"|'[^']*'|[^'">])*)>/g;
const STYLE = /\s(?:style|class|bgcolor|width|height|align|valign|lang|on\w+)\s*=\s*("[^"]*"|'[^']*'|[^\s>]+)/gi;
const HIDDEN = /display\s*:\s*none|visibility\s*:\s*hidden|mso-hide\s*:\s*all/i;
const COMMENT = /mso-element\s*:\s*comment/i;
const HEADED = /^H([1-6])$/;

// Marks what the styles told (hidden, a comment, a Word bullet, not bold), then drops them.
function unstyled(html) {
  return html.replace(/<style[\s\S]*?<\/style\s*>/gi, "").replace(/<!--[\s\S]*?-->/g, "").replace(/<!\[[^\]>]*\]>/g, "")
    .replace(TAG, (whole, name, rest) => {
      if (!rest.includes("=")) return whole;
      const style = (/\sstyle\s*=\s*("[^"]*"|'[^']*'|[^\s>]+)/i.exec(rest) || [])[1] || "";
      let note = "";
      if (HIDDEN.test(style) || COMMENT.test(style)) note = " data-gk-drop";
      else if (/mso-list\s*:\s*ignore/i.test(style)) note = " data-gk-bullet";
      const plainB = /^(b|strong)$/i.test(name) && /(^|[;"'\s])font-weight\s*:\s*(normal|400)/i.test(style);
      return `<${plainB ? "span" : name}${rest.replace(STYLE, "")}${note}>`;
    });
}

function parse(html) {
  return new DOMParser().parseFromString(unstyled(html), "text/html");
}

// Excel hides columns with <col style="display:none">: the cells below are hidden, too.
function dropHiddenColumns(root) {
  for (const table of root.querySelectorAll("table")) {
    const hidden = [];
    let at = 0;
    for (const col of table.querySelectorAll("col")) {
      for (let count = Math.max(1, Number(col.getAttribute("span")) || 1); count; count -= 1, at += 1) {
        if (col.hasAttribute("data-gk-drop")) hidden.push(at);
      }
    }
    if (!hidden.length || table.querySelector("[rowspan]:not([rowspan='1'])")) continue;
    for (const row of table.rows) {
      let place = 0;
      for (const cell of [...row.cells]) {
        const span = cell.colSpan, gone = hidden.filter((one) => one >= place && one < place + span).length;
        if (gone === span) cell.remove();
        else if (gone) cell.colSpan = span - gone;
        place += span;
      }
    }
  }
}

function rename(node, tag) {
  const made = node.ownerDocument.createElement(tag);
  made.append(...node.childNodes);
  node.replaceWith(made);
  return made;
}

/** Markup from Word, WPS, Excel or a page, as near to what is kept as can be. */
export function cleanPasted(html) {
  const page = parse(html), root = page.body;
  dropHiddenColumns(root);
  root.querySelectorAll("[data-gk-drop], del, script, iframe, object, svg, template, noscript, head, title, meta, link, img, col").forEach((one) => one.remove());
  // Word puts comments at the end, and their marks ("[张1]") into the text.
  root.querySelectorAll('a[href^="#_msocom"], a[name^="_msoanchor"], [id^="_com_"]').forEach((one) => one.remove());
  root.querySelectorAll("[data-gk-bullet]").forEach((one) => { 
    // A sign of Word's fonts of signs ("l", "n") is no letter; a number ("1.", "（一）", "a)") is.
    if (!/[\p{L}\p{N}][.、)）．]|[（(①-⑳]/u.test(one.textContent)) one.textContent = "· ";
  });
  root.querySelectorAll("h1, h5, h6").forEach((one) => rename(one, HEADED.exec(one.tagName)[1] === "1" ? "h2" : "h4"));
  root.querySelectorAll("table").forEach(liftCaption);
  root.querySelectorAll("p").forEach((one) => {
    // The page indents paragraphs by itself.
    const texts = one.ownerDocument.createTreeWalker(one, NodeFilter.SHOW_TEXT);
    for (let text = texts.nextNode(); text; text = texts.nextNode()) {
      text.data = text.data.replace(/^[\s\u3000\u00a0]+/, "");
      if (text.data) break;
    }
  });
  return root.innerHTML;
}

// A caption has no place in the editor's tables: it becomes the paragraph before.
function liftCaption(table) {
  const caption = table.querySelector(":scope > caption");
  if (caption) { table.before(rename(caption, "p")); }
}

/** What stands in the textarea, as the editor's content: HTML, or plain lines as paragraphs. */
export function fromTextarea(text) {
  if (!/<\s*\/?\s*[a-zA-Z][^>]*>/.test(text)) {
    const page = document.implementation.createHTMLDocument("");
    for (const line of text.split(/\r?\n/)) {
      const bare = line.replace(/^[ \t\u3000]+|[ \t\u3000]+$/g, "");
      if (bare) page.body.append(Object.assign(page.createElement("p"), { textContent: bare }));
    }
    return page.body.innerHTML;
  }
  const root = parse(text).body;
  root.querySelectorAll("table").forEach(liftCaption);
  return root.innerHTML;
}

/** The editor's text as it goes to the server: no styles, no paragraph alone in a cell, a head row as head. */
export function toTextarea(editor) {
  if (editor.isEmpty) return "";
  const root = parse(editor.getHTML()).body;
  root.querySelectorAll("colgroup").forEach((one) => one.remove());
  for (const holder of root.querySelectorAll("td, th, li")) {
    const [first] = holder.children;
    if (holder.childNodes.length === 1 && first && first.tagName === "P") holder.replaceChildren(...first.childNodes);
    for (const name of ["colspan", "rowspan"]) if (holder.getAttribute(name) === "1") holder.removeAttribute(name);
  }
  for (const table of root.querySelectorAll("table")) {
    const [row] = table.rows;
    if (row && table.rows.length > 1 && [...row.cells].every((cell) => cell.tagName === "TH" && cell.rowSpan === 1)) {
      const head = root.ownerDocument.createElement("thead");
      table.prepend(head);
      head.append(row);
    }
  }
  return root.innerHTML;
}
