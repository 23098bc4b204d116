// Forms marked data-passkey ask the device for a passkey when they are sent: "create" makes one, "get" uses one.
// The question comes from the page (data-question names a JSON element) or from the server (data-ask is its address).
(function () {
  'use strict'

  async function question (form) {
    if (form.dataset.question) return JSON.parse(document.getElementById(form.dataset.question).textContent)
    const answer = await fetch(form.dataset.ask, { headers: { Accept: 'application/json' } })
    if (!answer.ok) throw new Error('no question')
    return answer.json()
  }

  async function send (form) {
    const said = await question(form)
    const device = window.webauthnJSON
    const credential = form.dataset.passkey === 'create'
      ? await device.create(said.creation_options)
      : await device.get(said.request_options)
    form.elements.credential.value = JSON.stringify(credential)
    form.submit()
  }

  for (const form of document.querySelectorAll('form[data-passkey]')) {
    const trouble = form.querySelector('.passkey-trouble')
    if (!window.PublicKeyCredential) {
      if (form.dataset.passkey === 'create') trouble.hidden = false
      continue
    }
    form.hidden = false
    form.addEventListener('submit', (event) => {
      event.preventDefault()
      trouble.hidden = true
      send(form).catch(() => {
        trouble.hidden = false
        trouble.focus()
      })
    })
  }
})()
