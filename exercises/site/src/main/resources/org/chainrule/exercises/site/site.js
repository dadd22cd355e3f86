"use strict";
(() => {
  const input = document.getElementById("search");
  const found = document.getElementById("found");
  const count = document.getElementById("count");
  const plain = text => text.normalize("NFKC").toLowerCase();

  const headings = window.chainruleHeadings.flatMap(({page, title, headings}) =>
    headings.map(([anchor, text, html]) => ({
      address: found.dataset.root + page + anchor, title, text: plain(text), html,
      all: plain(title + " " + text), isTitle: text === title
    })));

  /** Titles first, then headings that begin with the words, have them as typed, each of them, or with the title's. */
  function matches(query) {
    const words = plain(query).split(/\s+/).filter(word => word);
    if (words.length === 0) return [];
    const phrase = words.join(" ");
    const rank = ({text, all, isTitle}) =>
      isTitle && text.includes(phrase) ? -1
        : text.startsWith(phrase) ? 0
        : text.includes(phrase) ? 1
        : words.every(word => text.includes(word)) ? 2
        : words.every(word => all.includes(word)) ? 3 : 4;
    return headings.map(heading => ({heading, rank: rank(heading)}))
      .filter(match => match.rank < 4)
      .sort((a, b) => a.rank - b.rank)
      .slice(0, 12)
      .map(match => match.heading);
  }

  function show() {
    const some = matches(input.value);
    found.replaceChildren(...some.map(heading => {
      const link = document.createElement("a");
      link.href = heading.address;
      const words = document.createElement("span");
      words.innerHTML = heading.html;
      for (const math of words.querySelectorAll(".math")) {
        katex.render(math.textContent, math, {throwOnError: false, strict: "ignore"});
      }
      link.append(words);
      if (!heading.isTitle) {
        const title = document.createElement("small");
        title.textContent = heading.title;
        link.append(title);
      }
      const item = document.createElement("li");
      item.append(link);
      return item;
    }));
    const asked = input.value.trim() !== "";
    if (asked && some.length === 0) {
      const none = document.createElement("li");
      none.className = "none";
      none.textContent = found.dataset.none;
      found.append(none);
    }
    found.hidden = !asked;
    count.textContent = !asked ? ""
      : some.length === 0 ? found.dataset.none : found.dataset.some + " " + some.length;
  }

  function close() {
    found.hidden = true;
  }

  input.addEventListener("input", show);
  input.addEventListener("focus", show);
  input.addEventListener("keydown", event => {
    if (event.key === "Enter") {
      event.preventDefault();
      found.querySelector("a")?.click();
    }
  });
  input.parentElement.addEventListener("keydown", event => {
    const links = [...found.querySelectorAll("a")];
    const place = links.indexOf(document.activeElement);
    if (event.key === "ArrowDown" && !found.hidden && place + 1 < links.length) {
      event.preventDefault();
      links[place + 1].focus();
    } else if (event.key === "ArrowUp" && place >= 0) {
      event.preventDefault();
      (links[place - 1] ?? input).focus();
    } else if (event.key === "Escape") {
      input.value = "";
      show();
      input.focus();
      close();
    }
  });
  input.parentElement.addEventListener("focusout", event => {
    if (!input.parentElement.contains(event.relatedTarget)) close();
  });
  found.addEventListener("click", event => {
    if (event.target.closest("a")) close();
  });
  document.addEventListener("keydown", event => {
    const typing = event.target.closest("input, textarea, select, [contenteditable]");
    if (event.key === "/" && !typing && !event.ctrlKey && !event.metaKey && !event.altKey) {
      event.preventDefault();
      input.focus();
    }
  });

  // the menu is open where there is room beside the text
  const menu = document.querySelector("#menu details");
  const wide = matchMedia("(min-width: 75rem)");
  const fold = () => { if (menu) menu.open = wide.matches; };
  wide.addEventListener("change", fold);
  fold();
  const current = menu?.querySelector("[aria-current]");
  if (current) menu.parentElement.scrollTop = current.offsetTop - menu.parentElement.clientHeight / 3;

  // what scrolls within itself can be reached and scrolled with the keyboard
  const reach = () => {
    for (const box of document.querySelectorAll("main pre, main table, .picture, .html, .math.display")) {
      if (box.scrollWidth > box.clientWidth || box.scrollHeight > box.clientHeight + 1) box.tabIndex = 0;
      else box.removeAttribute("tabindex");
    }
  };
  addEventListener("load", reach);
  addEventListener("resize", reach);
})();
