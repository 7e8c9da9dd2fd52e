// The whole box takes a click or a dropped file, and says which file was chosen. Without this script
// the plain file field stands below the box.
"use strict";
(() => {
  const field = document.querySelector(".drop + input[type=file]");
  const box = document.querySelector(".drop");
  if (!field || !box) return;
  const words = box.querySelector("[data-chosen]");
  box.append(field);
  box.classList.add("live");
  field.addEventListener("change", () => {
    if (field.files.length) words.textContent = field.files[0].name;
  });
})();
