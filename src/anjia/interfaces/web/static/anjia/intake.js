/* A document is dropped or chosen and sent with its progress; what is refused is said on the page.
   Without this script the plain form does the same. */
(function () {
  'use strict';
  var form = document.getElementById('intake');
  if (!form) return;
  var field = form.querySelector('input[type=file]');
  var box = form.querySelector('.drop');
  var shown = form.querySelector('[data-progress]');
  var fault = document.getElementById('fault');
  var words = box.querySelector('[data-chosen]');
  box.append(field);
  box.classList.add('live');

  function refused(text, link) {
    shown.hidden = true;
    fault.hidden = !text;
    if (!text) return;
    fault.querySelector('[data-fault]').textContent = text;
    var to = fault.querySelector('[data-link]');
    to.hidden = !link;
    if (link) to.href = link;
    fault.scrollIntoView({block: 'nearest'});
  }

  function send() {
    var request = new XMLHttpRequest();
    var bar = shown.querySelector('progress'), said = shown.querySelector('span');
    refused('');
    shown.hidden = false;
    request.upload.addEventListener('progress', function (event) {
      if (!event.lengthComputable) return;
      var part = Math.round(event.loaded / event.total * 100);
      bar.value = part;
      said.textContent = part < 100 ? form.dataset.sending + ' ' + part + '%' : form.dataset.reading;
    });
    request.addEventListener('load', function () {
      var found = null;
      try { found = JSON.parse(request.responseText); } catch (error) { found = null; }
      if (found && found.url) window.location.assign(found.url);
      else if (found && found.fault) { refused(found.fault, found.link); delete form.dataset.sent; }
      else plain();
    });
    request.addEventListener('error', plain);
    request.open('POST', form.action);
    request.setRequestHeader('X-Requested-With', 'XMLHttpRequest');
    request.send(new FormData(form));
  }

  function plain() { form.dataset.plain = 'yes'; delete form.dataset.sent; form.requestSubmit(); }

  form.addEventListener('submit', function (event) {
    if (form.dataset.plain || !field.files.length) return;
    event.preventDefault();
    send();
  });
  field.addEventListener('change', function () {
    if (!field.files.length) return;
    words.textContent = field.files[0].name;
    form.requestSubmit();
  });
})();
