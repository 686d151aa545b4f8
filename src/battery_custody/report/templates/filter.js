(function () {
  var list = document.querySelectorAll("details.finding");
  var words = document.getElementById("words"), rule = document.getElementById("rule");
  var severity = document.getElementById("severity"), shown = document.getElementById("shown");
  if (!words) return;
  function apply() {
    var wanted = words.value.trim().toLowerCase(), count = 0;
    list.forEach(function (finding) {
      var fits = (!rule.value || finding.dataset.rule === rule.value) &&
        (!severity.value || finding.dataset.severity === severity.value) &&
        (!wanted || finding.textContent.toLowerCase().indexOf(wanted) >= 0);
      finding.hidden = !fits;
      if (fits) count += 1;
    });
    shown.textContent = count + " shown";
  }
  document.querySelector(".filters").hidden = false;
  [words, rule, severity].forEach(function (field) { field.addEventListener("input", apply); });
  apply();
})();
