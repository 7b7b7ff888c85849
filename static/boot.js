// Runs first: sets the theme before the first paint and whether keys act, shows errors when the program can't, and registers the service worker.
// ECMAScript 5, so that old browsers can run it and report that they are too old.
(function () {
  "use strict";

  var details = [];
  var panel = null;
  var stopped = false;

  try {
    var theme = localStorage.getItem("saddle.theme");
    if (theme === "light" || theme === "dark") document.documentElement.setAttribute("data-theme", theme);
    if (localStorage.getItem("saddle.keys")) document.documentElement.setAttribute("data-keys", "off");
  } catch (_) {
    // Without storage the system's theme applies.
  }

  function element(name, className, text) {
    var made = document.createElement(name);
    made.className = className;
    made.textContent = text;
    return made;
  }

  function loadingElement() {
    return document.querySelector("#app > .loading");
  }

  function preload(rel, address, as) {
    var link = document.createElement("link");
    link.rel = rel;
    link.href = address;
    link.crossOrigin = "";
    if (as) link.as = as;
    document.head.appendChild(link);
  }

  // The module of the view (src/ui/route/view.rs; tests/native/route.rs compares the two) loads in parallel with the program, after the
  // first paint. Without parameters the GAN lab's waits for the first screen's film.
  var secondary = /^#\/(bandit|minimax|inside|runs|theory|diagnostics|compose|class)\b/.exec(location.hash);
  var module = secondary ? "labs" : /^#[^?]*\?./.test(location.hash) ? "gan" : "";
  if (module) {
    requestAnimationFrame(function () {
      setTimeout(function () {
        if (!loadingElement()) return;
        preload("modulepreload", module + ".js");
        preload("preload", module + "_bg.wasm", "fetch");
        if (secondary && secondary[1] === "theory") preload("preload", "theory/article.html", "fetch");
      }, 0);
    });
  }

  function copyDetails(button, pre) {
    var text = details.join("\n") + "\n" + location.href + "\n" + navigator.userAgent;
    function selectText() {
      getSelection().selectAllChildren(pre);
      button.textContent = "Selected. Copy it with the keyboard";
    }
    if (!navigator.clipboard) return selectText();
    navigator.clipboard.writeText(text).then(function () {
      button.textContent = "Copied";
    }, selectText);
  }

  function button(label, primary, press) {
    var made = element("button", primary ? "button is-primary" : "button", label);
    made.type = "button";
    made.addEventListener("click", function () { press(made); });
    return made;
  }

  function draw() {
    var starting = loadingElement();
    var title = "Something in the page failed";
    var advice = "The rest of the page may still work. If it does not, reload the page.";
    if (stopped) {
      title = "Saddle has stopped";
      advice = "Reload the page. If it happens again, copy the details into a bug report.";
    } else if (starting) {
      title = "Saddle could not start";
      advice = "Reload the page. If that does not help, update the browser. Saddle needs WebAssembly with SIMD, which " +
        "Chrome, Edge, Firefox and Safari have supported since 2023.";
      if (location.protocol === "file:") {
        advice = "Browsers don’t run modules from files. Serve the folder: run “python3 -m http.server” in it, and open http://localhost:8000.";
      }
      if (!window.WebAssembly) {
        advice = "Saddle needs WebAssembly, which this browser lacks or has turned off. Lockdown Mode on Apple’s devices turns it off: " +
          "exclude this site from it.";
      }
    }
    if (panel) panel.remove();
    panel = element("div", "failure", "");
    panel.setAttribute("role", "alert");
    panel.setAttribute("data-testid", "failure");
    panel.appendChild(element("h1", "failure__title", title));
    panel.appendChild(element("p", "failure__advice", advice));
    var pre = element("pre", "failure__text", details.join("\n"));
    pre.setAttribute("translate", "no");
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
    // After a panic the program no longer handles events.
    [].forEach.call(stopped ? document.querySelectorAll("#app, #gan, #labs") : [], function (part) { part.setAttribute("inert", ""); });
    panel.scrollIntoView();
  }

  function show(text) {
    // Later errors are usually consequences of the first ones.
    if (details.length >= 5 || details.indexOf(text) >= 0) return;
    details.push(text);
    if (document.body) draw();
    else document.addEventListener("DOMContentLoaded", draw, { once: true });
  }

  // Called by the program's panic hook (src/ui/error_boundary.rs).
  window.saddleFailed = function (text) {
    stopped = true;
    show(String(text));
  };

  // Errors of extensions, harmless ones, and those of the training worker, which the lab shows.
  function ignored(message, file) {
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
    // A panic ends in a trap; the hook has shown its text.
    if (!stopped && !ignored(message, event.filename || "")) show(message);
  }, true);

  window.addEventListener("unhandledrejection", function (event) {
    var reason = event.reason;
    var message = String((reason && reason.message) || reason || "unknown error");
    if (!stopped && !ignored(message, String((reason && reason.stack) || "").split("\n")[1] || "")) show(message);
  });

  var offer = null;
  var pressed = false;

  // Returns the element for the offer's text. Screen readers announce a status only if it changes after it was inserted.
  function showOffer(name, label, press, later) {
    if (offer) offer.remove();
    offer = element("div", "update", "");
    offer.setAttribute("data-testid", name);
    var text = element("p", "update__text", "");
    text.setAttribute("role", "status");
    offer.appendChild(text);
    offer.appendChild(button(label, true, press));
    offer.appendChild(button("Later", false, function () {
      offer.remove();
      if (later) later();
    }));
    document.body.appendChild(offer);
    return text;
  }

  // The visitor decides when to update: a run may be live.
  function offerUpdate(waiting) {
    var text = showOffer("update", "Use it now", function () {
      pressed = true;
      if (waiting && waiting.state === "installed") waiting.postMessage("take over");
      else location.reload();
    });
    describeUpdate(text);
    var timer = window.setInterval(function () {
      if (text.isConnected) describeUpdate(text);
      else window.clearInterval(timer);
    }, 1000);
  }

  function describeUpdate(target) {
    var run = document.querySelector("[data-testid=gan-status]");
    var state = run && run.getAttribute("data-state");
    var text = "A new version of Saddle is available.";
    if (state === "running") text += " Pause the run first. This saves it, and you can continue it afterwards.";
    if (state === "paused") text += " The run is saved, and you can continue it afterwards.";
    if (target.textContent !== text) target.textContent = text;
  }

  // The training worker's build, and the threads that the CPU's build would have on an isolated page.
  var build = null;
  var threads = 1;

  // A build that was loaded before the service worker took control is not in its cache yet.
  function cacheBuild() {
    var controller = navigator.serviceWorker.controller;
    if (build && controller) controller.postMessage([build + ".js", build + "_bg.wasm"]);
  }

  // Called by the program when its worker has started (src/ui/hooks/controller/worker_build.rs).
  window.saddleUses = function (name, most) {
    build = name;
    threads = most;
    cacheBuild();
  };

  // A page that was loaded before the service worker took control is isolated when it is loaded again: then training on the CPU has
  // more threads. The offer is there while no run is.
  function offerThreads() {
    if (window.crossOriginIsolated !== false || window !== window.top) return;
    var text = null;
    var timer = window.setInterval(function () {
      var run = document.querySelector("[data-testid=gan-status]");
      // On a phone it would lie over the first screen's buttons.
      var covers = window.innerWidth < 720 && document.querySelector(".first");
      var wanted = threads > 1 && !covers && run && run.getAttribute("data-state") === "idle" && run.getAttribute("data-backend") === "cpu";
      if (!wanted && text) {
        if (text.isConnected) offer.remove();
        text = null;
      } else if (wanted && !text && !(offer && offer.isConnected)) {
        text = showOffer("more-threads", "Reload for " + threads + " threads", function () { location.reload(); }, function () {
          window.clearInterval(timer);
        });
        text.textContent = "Training on the CPU can use " + threads + " threads after a reload.";
      }
    }, 1000);
  }

  function registerServiceWorker() {
    var workers = navigator.serviceWorker;
    if (/[?&]sw=0(&|$)/.test(location.search)) {
      return workers.getRegistration().then(function (found) { return found && found.unregister(); });
    }
    var controlled = Boolean(workers.controller);
    workers.addEventListener("controllerchange", function () {
      if (pressed) location.reload();
      // Another tab has updated: files that this tab has not loaded yet would be of the new version.
      else if (controlled) offerUpdate(null);
      else offerThreads();
      controlled = true;
      cacheBuild();
    });
    return workers.register("sw.js").then(function (found) {
      if (found.waiting && controlled) offerUpdate(found.waiting);
      found.addEventListener("updatefound", function () {
        var installing = found.installing;
        installing.addEventListener("statechange", function () {
          if (installing.state === "installed" && workers.controller) offerUpdate(installing);
        });
      });
    });
  }

  window.addEventListener("load", function () {
    if (!window.isSecureContext || !navigator.serviceWorker) return;
    // The page also works without a service worker.
    registerServiceWorker().catch(function (reason) { console.info("Saddle is not available offline: " + reason); });
  });

  // Workaround for https://crbug.com/872770: a translator puts a <font> in the place of each text node, and the program
  // (Yew) keeps the node that is gone. What is written to it is not seen, and inserting before it throws. So a text that is written to
  // returns to its place, where the translator finds it again, and inserting and removing go by what is there now. The DOM is patched
  // only when a translator was seen. Remove when translators keep text nodes. tests/e2e/translation.spec.mjs imitates one.
  function followTranslator() {
    var proto = Node.prototype;
    var insertBefore = proto.insertBefore;
    var removeChild = proto.removeChild;
    var nodeValue = Object.getOwnPropertyDescriptor(proto, "nodeValue");
    var setValue = nodeValue.set;

    function isFont(node) {
      return node && node.nodeName === "FONT";
    }

    // The node itself if it is in a document, else what took its place.
    function current(node) {
      // Bounded, because a text that has returned is in the place of its <font>.
      for (var hops = 0; node && !node.parentNode && hops < 8; hops++) node = node.place;
      return node && node.parentNode ? node : null;
    }

    function patch() {
      proto.insertBefore = function (node, before) {
        var old = current(node);
        if (old && old !== node) old.remove();
        node.place = null;
        before = current(before);
        // A translator may have wrapped the node.
        while (before && before.parentNode !== this) before = before.parentNode;
        return insertBefore.call(this, node, before);
      };
      proto.removeChild = function (child) {
        var old = current(child);
        if (!this.contains(old)) return removeChild.call(this, child);
        old.remove();
        return child;
      };
      nodeValue.set = function (value) {
        var old = current(this);
        if (old && old !== this) old.replaceWith(this);
        setValue.call(this, value);
      };
      Object.defineProperty(proto, "nodeValue", nodeValue);
    }

    new MutationObserver(function (records) {
      records.forEach(function (record) {
        var added = record.addedNodes[0];
        var removed = record.removedNodes[0];
        // Replaced at once, or the <font> was inserted beside it before.
        var place = [added, record.previousSibling, record.nextSibling].filter(added && isFont(removed) ? Boolean : isFont)[0];
        if (isFont(added) && proto.removeChild === removeChild) patch();
        if (place && removed && !removed.parentNode) removed.place = place;
      });
    }).observe(document, { childList: true, subtree: true });
  }

  if (window.MutationObserver) followTranslator();

  if (location.protocol === "file:") show("The page was opened as a file: " + location.href);

  if (!("noModule" in document.createElement("script"))) show("This browser does not support JavaScript modules.");

  window.setTimeout(function () {
    var text = loadingElement();
    if (text) text.textContent = "Still loading Saddle. On a slow connection this can take a minute.";
  }, 15000);
})();
