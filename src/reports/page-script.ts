import { FORMULA_START, PLAIN_NUMBER } from "../formats/csv-line.js";
import { NARROW_CONFIG } from "./theme.js";

/**
 * The script of a page: a classic one, because modules do not load from a file. The page is complete without it; it makes
 * charts live as they come into view (and leaves the drawing where that fails), saves figures, switches the theme.
 */
export const PAGE_SCRIPT = String.raw`(function () {
  "use strict";
  var root = document.documentElement;
  var status = document.getElementById("status");

  // ---- theme ----
  var themes = ["system", "light", "dark"];
  var themeButton = document.getElementById("theme");
  themeButton.hidden = false;
  themeButton.addEventListener("click", function () {
    var next = themes[(themes.indexOf(root.dataset.theme || "system") + 1) % themes.length];
    if (next === "system") delete root.dataset.theme;
    else root.dataset.theme = next;
    themeButton.textContent = "Theme: " + next;
  });

  // ---- the contents follow the reader ----
  var links = Array.prototype.slice.call(document.querySelectorAll(".contents a"));
  var headings = links.map(function (link) { return document.getElementById(link.hash.slice(1)); });
  function markSection() {
    var current = 0;
    headings.forEach(function (heading, index) {
      if (heading.getBoundingClientRect().top < 140) current = index;
    });
    links.forEach(function (link, index) {
      if (index === current) link.setAttribute("aria-current", "true");
      else link.removeAttribute("aria-current");
    });
  }
  if (links.length > 0) {
    addEventListener("scroll", markSection, { passive: true });
    markSection();
  }

  // ---- figures ----
  function block(figure, name) {
    var element = figure.querySelector("script[data-" + name + "]");
    return element ? JSON.parse(element.textContent) : null;
  }
  function moreRows(figure) {
    return Array.prototype.slice.call(figure.querySelectorAll("script[data-more]"));
  }
  function rounded(row) {
    var result = {};
    Object.keys(row).forEach(function (key) {
      result[key] = typeof row[key] === "number" ? Number(row[key].toPrecision(6)) : row[key];
    });
    return result;
  }
  function fullSpec(figure) {
    var spec = block(figure, "spec");
    spec.data = { values: block(figure, "rows").map(rounded) };
    moreRows(figure).forEach(function (set) {
      spec.datasets = spec.datasets || {};
      spec.datasets[set.dataset.more] = JSON.parse(set.textContent).map(rounded);
    });
    return spec;
  }
  function denied() {
    return Promise.reject(new Error("a report loads nothing"));
  }
  function embed(element, spec, messages) {
    var logger = { level: function () { return logger; } };
    ["error", "warn"].forEach(function (name) {
      logger[name] = function () {
        // See EXPECTED_MESSAGE of render-chart.ts.
        if (!/^Dropping "fit-y"/.test(arguments[0])) messages.push(Array.prototype.join.call(arguments, " "));
        return logger;
      };
    });
    ["info", "debug"].forEach(function (name) { logger[name] = function () { return logger; }; });
    return vegaEmbed(element, spec, {
      mode: "vega-lite", ast: true, actions: false, renderer: "svg", defaultStyle: false, hover: true,
      tooltip: { disableDefaultStyle: true },
      loader: { load: denied, http: denied, file: denied, sanitize: denied },
      logger: logger
    });
  }
  // See withWidth of chart-width.ts.
  function setWidth(view, width, columns) {
    var inner = view.vconcat || view.concat || (view.spec && [view.spec]);
    if ((view.concat || view.spec) && columns) view.columns = columns;
    if (inner) return inner.forEach(function (part) { setWidth(part, width, columns); });
    view.width = width;
    if (columns && view.encoding && view.encoding.facet) view.encoding.facet.columns = columns;
  }
  function makeLive(drawing) {
    var figure = drawing.closest("figure");
    var spec = fullSpec(figure);
    var messages = [];
    var live = document.createElement("div");
    delete spec.title;
    if (drawing.dataset.drawing === "narrow") {
      var config = ${JSON.stringify(NARROW_CONFIG)};
      Object.keys(config).forEach(function (name) {
        spec.config[name] = Object.assign({}, spec.config[name], config[name]);
      });
      setWidth(spec, Number(drawing.dataset.width), Number(drawing.dataset.columns));
    }
    drawing.dataset.state = "loading";
    return embed(live, spec, messages).then(function () {
      if (messages.length > 0) throw new Error(messages.join("; "));
      ["role", "aria-roledescription", "aria-label"].forEach(function (name) {
        live.querySelectorAll("[" + name + "]").forEach(function (element) { element.removeAttribute(name); });
        live.removeAttribute(name);
      });
      live.querySelector("svg").setAttribute("aria-hidden", "true");
      drawing.replaceChildren(live);
      drawing.dataset.state = "live";
    }).catch(function (error) {
      drawing.dataset.state = "static";
      drawing.dataset.reason = String(error && error.message || error);
    });
  }
  var drawings = document.querySelectorAll("[data-drawing]");
  if (typeof vegaEmbed === "function" && typeof IntersectionObserver === "function") {
    var observer = new IntersectionObserver(function (entries) {
      entries.forEach(function (entry) {
        if (!entry.isIntersecting) return;
        observer.unobserve(entry.target);
        makeLive(entry.target);
      });
    }, { rootMargin: "200px" });
    drawings.forEach(function (drawing) { observer.observe(drawing); });
  }

  // ---- saving ----
  function save(name, url) {
    var link = document.createElement("a");
    link.href = url;
    link.download = name;
    link.click();
    status.textContent = name + " saved";
  }
  function saveText(name, type, text) {
    var url = URL.createObjectURL(new Blob([text], { type: type + ";charset=utf-8" }));
    save(name, url);
    setTimeout(function () { URL.revokeObjectURL(url); }, 10000);
  }
  // The clipboard is there for pages of a server on this machine; a page from a file has only the old way.
  function copyText(text) {
    var done = function () { status.textContent = "Copied"; };
    if (navigator.clipboard && isSecureContext) return navigator.clipboard.writeText(text).then(done, selectAndCopy);
    return selectAndCopy();
    function selectAndCopy() {
      var area = document.createElement("textarea");
      area.value = text;
      document.body.appendChild(area);
      area.select();
      document.execCommand("copy");
      area.remove();
      done();
    }
  }
  // Text that a spreadsheet would run as a formula gets a leading apostrophe; numbers stay numbers.
  function csvCell(value) {
    if (value === null || value === undefined) return "";
    var text = String(value);
    if (typeof value === "string" && ${FORMULA_START}.test(text) && !${PLAIN_NUMBER}.test(text)) text = "'" + text;
    return /[",\r\n]/.test(text) ? '"' + text.replace(/"/g, '""') + '"' : text;
  }
  function toCsv(rows) {
    var fields = [];
    rows.forEach(function (row) {
      Object.keys(row).forEach(function (key) { if (fields.indexOf(key) < 0) fields.push(key); });
    });
    var lines = rows.map(function (row) {
      return fields.map(function (field) { return csvCell(row[field]); }).join(",");
    });
    return [fields.map(csvCell).join(",")].concat(lines).join("\r\n") + "\r\n";
  }
  // On paper and in other programs there is no page to take the colour of the text from.
  function forPaper(spec) {
    var copy = JSON.parse(JSON.stringify(spec).replace(/"currentColor"/g, '"#111111"'));
    copy.config.background = "white";
    copy.padding = 16;
    return copy;
  }
  function saveImage(figure, name, kind) {
    var spec = forPaper(fullSpec(figure));
    embed(document.createElement("div"), spec, []).then(function (result) {
      if (kind === "png") return result.view.toImageURL("png", 2).then(function (url) { save(name + ".png", url); });
      return result.view.toSVG().then(function (svg) { saveText(name + ".svg", "image/svg+xml", svg); });
    }).catch(function (error) { status.textContent = name + " could not be saved: " + error.message; });
  }
  function saveMore(figure, name, set) {
    var rows = moreRows(figure).filter(function (element) { return element.dataset.more === set; })[0];
    saveText(name + "-" + set + ".csv", "text/csv", toCsv(JSON.parse(rows.textContent)));
  }
  document.querySelectorAll("[data-copy]").forEach(function (button) {
    button.hidden = false;
    button.addEventListener("click", function () {
      copyText(button.parentNode.querySelector("code").textContent.trim());
    });
  });
  document.querySelectorAll(".save").forEach(function (buttons) {
    buttons.hidden = false;
    buttons.addEventListener("click", function (event) {
      var kind = event.target.dataset && event.target.dataset.save;
      if (!kind) return;
      var figure = buttons.closest("figure");
      var name = figure.dataset.figure;
      if (kind === "csv") saveText(name + ".csv", "text/csv", toCsv(block(figure, "rows")));
      else if (kind.indexOf("csv-") === 0) saveMore(figure, name, kind.slice(4));
      else if (kind === "spec") saveText(name + ".vl.json", "application/json", JSON.stringify(fullSpec(figure), null, 2));
      else saveImage(figure, name, kind);
    });
  });
})();
`;
