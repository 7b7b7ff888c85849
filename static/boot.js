// Runs before everything else: sets the theme before the first paint, and shows what went wrong where nothing
// else can any more. Old, plain JavaScript, so that old browsers can read it and say that they are too old.
(function () {
  "use strict";

  var details = [];
  var panel = null;
  var stopped = false;

  try {
    var theme = localStorage.getItem("saddle.theme");
    if (theme === "light" || theme === "dark") document.documentElement.setAttribute("data-theme", theme);
  } catch (_) {
    // Storage is closed to the page: the system's theme it is.
  }

  function element(name, className, text) {
    var made = document.createElement(name);
    made.className = className;
    made.textContent = text;
    return made;
  }

  function loading() {
    return document.querySelector("#app > .loading");
  }

  function ahead(rel, address, as) {
    var link = document.createElement("link");
    link.rel = rel;
    link.href = address;
    link.crossOrigin = "";
    if (as) link.as = as;
    document.head.appendChild(link);
  }

  // What the program will ask for once it runs: on its way after the first paint, beside the program.
  var apart = /^#\/(bandit|minimax|inside|runs|theory|diagnostics)\b/.exec(location.hash);
  if (apart) {
    requestAnimationFrame(function () {
      setTimeout(function () {
        if (!loading()) return;
        ahead("modulepreload", "labs.js");
        ahead("preload", "labs_bg.wasm", "fetch");
        if (apart[1] === "theory") ahead("preload", "theory/article.html", "fetch");
      }, 0);
    });
  }

  function copyDetails(button, pre) {
    var text = details.join("\n") + "\n" + location.href + "\n" + navigator.userAgent;
    function byHand() {
      getSelection().selectAllChildren(pre);
      button.textContent = "Selected: copy it with your keyboard";
    }
    if (!navigator.clipboard) return byHand();
    navigator.clipboard.writeText(text).then(function () {
      button.textContent = "Copied";
    }, byHand);
  }

  function button(label, primary, press) {
    var made = element("button", primary ? "button is-primary" : "button", label);
    made.type = "button";
    made.addEventListener("click", function () { press(made); });
    return made;
  }

  function draw() {
    var starting = loading();
    var title = "Something in the page failed";
    var advice = "The rest may go on working. If it does not, reload the page.";
    if (stopped) {
      title = "Saddle has stopped";
      advice = "Reload the page to go on. If it happens again, copy the details into a report.";
    } else if (starting) {
      title = "Saddle could not start";
      advice = "Reload the page. If that does not help, update the browser: Saddle needs WebAssembly with SIMD, which " +
        "Chrome, Edge, Firefox and Safari have had since 2023.";
      if (!window.WebAssembly) {
        advice = "Saddle computes with WebAssembly, which this browser has not, or has turned off. Lockdown Mode on Apple’s devices does " +
          "that: exclude this site from it.";
      }
    }
    if (panel) panel.remove();
    panel = element("div", "failure", "");
    panel.setAttribute("role", "alert");
    panel.setAttribute("data-testid", "failure");
    panel.appendChild(element("h1", "failure__title", title));
    panel.appendChild(element("p", "failure__advice", advice));
    var pre = element("pre", "failure__text", details.join("\n"));
    panel.appendChild(pre);
    var actions = element("div", "failure__actions", "");
    actions.appendChild(button("Reload", true, function () { location.reload(); }));
    actions.appendChild(button("Copy details", false, function (made) { copyDetails(made, pre); }));
    if (!stopped && !starting) {
      actions.appendChild(button("Dismiss", false, function () { panel.remove(); panel = null; details = []; }));
    }
    panel.appendChild(actions);
    document.body.insertBefore(panel, document.body.firstChild);
    var app = document.getElementById("app");
    if (app && starting) app.hidden = true;
    // After a panic nothing below answers any more.
    if (app && stopped) app.setAttribute("inert", "");
    var apart = document.getElementById("apart");
    if (apart && stopped) apart.setAttribute("inert", "");
    panel.scrollIntoView();
  }

  function show(text) {
    // What follows the first few is noise.
    if (details.length >= 5 || details.indexOf(text) >= 0) return;
    details.push(text);
    if (document.body) draw();
    else document.addEventListener("DOMContentLoaded", draw, { once: true });
  }

  // Called with a panic's text by the page's program, which has ended with it.
  window.saddleFailed = function (text) {
    stopped = true;
    show(String(text));
  };

  // Not the page's own, or harmless; the worker's errors are shown where the run is.
  function foreign(message, file) {
    return /ResizeObserver loop/.test(message) || /-extension:/.test(file) || /\/worker[^/]*$/.test(file) ||
      (/^Script error/.test(message) && !file);
  }

  window.addEventListener("error", function (event) {
    var target = event.target;
    if (target && target !== window && target.tagName) {
      var source = target.src || target.href || "the program";
      if (target.tagName === "SCRIPT" || target.rel === "stylesheet") show("A part of the page could not be loaded: " + source);
      return;
    }
    var message = String(event.message || "unknown error");
    // A trap is how a panic ends: its text was shown before.
    if (!stopped && !foreign(message, event.filename || "")) show(message);
  }, true);

  window.addEventListener("unhandledrejection", function (event) {
    var reason = event.reason;
    var message = String((reason && reason.message) || reason || "unknown error");
    if (!stopped && !foreign(message, String((reason && reason.stack) || "").split("\n")[1] || "")) show(message);
  });

  var offer = null;
  var pressed = false;

  // Never by itself: a visitor may be in the middle of something.
  function offerVersion(waiting) {
    if (offer) offer.remove();
    offer = element("div", "update", "");
    offer.setAttribute("data-testid", "update");
    var words = element("p", "update__text", "");
    words.setAttribute("role", "status");
    offer.appendChild(words);
    offer.appendChild(button("Use it now", true, function () {
      pressed = true;
      if (waiting && waiting.state === "installed") waiting.postMessage("take over");
      else location.reload();
    }));
    offer.appendChild(button("Later", false, function () { offer.remove(); }));
    document.body.appendChild(offer);
    // Said once the element is there, so that it is read out.
    sayVersion(words);
    var timer = window.setInterval(function () {
      if (words.isConnected) sayVersion(words);
      else window.clearInterval(timer);
    }, 1000);
  }

  function sayVersion(words) {
    var run = document.querySelector("[data-testid=gan-status]");
    var state = run && run.getAttribute("data-state");
    var text = "A new version of Saddle is here.";
    if (state === "running") text += " Pause the run first: it is kept then, and you can continue it afterwards.";
    if (state === "paused") text += " The run is kept: you can continue it afterwards.";
    if (words.textContent !== text) words.textContent = text;
  }

  function keepForOffline() {
    var workers = navigator.serviceWorker;
    if (/[?&]sw=0(&|$)/.test(location.search)) {
      return workers.getRegistration().then(function (found) { return found && found.unregister(); });
    }
    var controlled = Boolean(workers.controller);
    workers.addEventListener("controllerchange", function () {
      if (pressed) location.reload();
      // Another tab took it: what this one has not loaded yet would come from the new version.
      else if (controlled) offerVersion(null);
      controlled = true;
    });
    return workers.register("sw.js").then(function (found) {
      if (found.waiting && controlled) offerVersion(found.waiting);
      found.addEventListener("updatefound", function () {
        var coming = found.installing;
        coming.addEventListener("statechange", function () {
          if (coming.state === "installed" && workers.controller) offerVersion(coming);
        });
      });
    });
  }

  window.addEventListener("load", function () {
    if (!window.isSecureContext || !navigator.serviceWorker) return;
    // The page works without it.
    keepForOffline().catch(function (reason) { console.info("Saddle is not kept for offline use: " + reason); });
  });

  if (!("noModule" in document.createElement("script"))) show("This browser can’t load a program in modules.");

  window.setTimeout(function () {
    var text = loading();
    if (text) text.textContent = "Still loading Saddle. On a slow connection this can take a minute.";
  }, 15000);
})();
