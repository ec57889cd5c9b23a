// Job: makes elements and turns one tree into another in place.
// Invariant: texts are always texts, never HTML; focus, scrolling and open details survive a redraw.

type Child = Node | string | number | null | undefined | false;
type Props = Record<string, string | number | boolean | null | undefined>;

const svgNames = new Set(["svg", "circle", "path", "g", "line", "rect", "text", "title"]);

function fill(element: Element, props: Props, children: (Child | Child[])[]): void {
  for (const [name, value] of Object.entries(props)) {
    if (value === null || value === undefined || value === false) continue;
    element.setAttribute(name, value === true ? "" : String(value));
  }
  for (const child of children.flat()) {
    if (child === null || child === undefined || child === false) continue;
    element.append(typeof child === "number" ? String(child) : child);
  }
}

/** An HTML element. */
export function h(name: string, props: Props = {}, ...children: (Child | Child[])[]): HTMLElement {
  const element = document.createElement(name);
  fill(element, props, children);
  return element;
}

/** An SVG element. */
export function s(name: string, props: Props = {}, ...children: (Child | Child[])[]): SVGElement {
  if (!svgNames.has(name)) throw new Error(`not an SVG element of this page: ${name}`);
  const element = document.createElementNS("http://www.w3.org/2000/svg", name);
  fill(element, props, children);
  return element;
}

/** Turns what is on the page into the wanted tree, touching only what differs. */
export function morph(from: Element, to: Element): void {
  for (const { name } of [...from.attributes]) {
    // People open and close details themselves.
    if (!to.hasAttribute(name) && !(name === "open" && from.localName === "details")) from.removeAttribute(name);
  }
  for (const { name, value } of [...to.attributes]) {
    if (name === "open" && from.localName === "details") continue;
    if (from.getAttribute(name) !== value) from.setAttribute(name, value);
  }
  const wanted = [...to.childNodes];
  const keyed = new Map<string, Element>();
  for (const child of from.children) {
    const key = child.getAttribute("data-key");
    if (key) keyed.set(key, child);
  }
  wanted.forEach((next, index) => {
    let old: ChildNode | null = from.childNodes[index] ?? null;
    const key = next instanceof Element ? next.getAttribute("data-key") : null;
    if (key) {
      const kept = keyed.get(key);
      if (kept && kept !== old) {
        from.insertBefore(kept, old);
        old = kept;
      } else if (!kept) {
        from.insertBefore(next, old);
        return;
      }
    }
    if (!old) from.append(next);
    else if (old instanceof Element && next instanceof Element && old.localName === next.localName
      && old.getAttribute("data-key") === key) morph(old, next);
    else if (old instanceof Text && next instanceof Text) {
      if (old.data !== next.data) old.data = next.data;
    } else if (old instanceof Element && old.getAttribute("data-key")) from.insertBefore(next, old);
    else old.replaceWith(next);
  });
  while (from.childNodes.length > wanted.length) from.lastChild?.remove();
}
