// Adds and removes passkeys: the password, a challenge, the device's answer, and the list anew.
(() => {
  const box = document.getElementById("passkeys");
  const problem = box.querySelector(".problem");
  const send = async (method, path, body) => {
    const answer = await fetch("/api/v1/profile/passkeys" + path, {
      method, credentials: "same-origin",
      headers: { "X-Requested-With": "fetch", ...(body ? { "Content-Type": "application/json" } : {}) },
      body: body && JSON.stringify(body),
    });
    const json = answer.status === 204 ? null : await answer.json();
    if (!answer.ok) {
      throw new Error(json.message);
    }
    return json;
  };
  const run = async (work) => {
    problem.hidden = true;
    try {
      await work();
      location.reload();
    } catch (error) {
      problem.textContent = error.name === "NotAllowedError" || error.name === "InvalidStateError"
        ? "The device made no passkey. Perhaps it has one for you already." : error.message;
      problem.hidden = false;
    }
  };
  for (const button of box.querySelectorAll("[data-remove]")) {
    button.addEventListener("click", () => run(() => send("DELETE", "/" + encodeURIComponent(button.dataset.remove))));
  }
  const form = document.getElementById("add-passkey");
  if (!window.PublicKeyCredential || !PublicKeyCredential.parseCreationOptionsFromJSON) {
    problem.textContent = "This browser knows no passkeys.";
    problem.hidden = false;
    return;
  }
  form.hidden = false;
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    run(async () => {
      const asked = await send("POST", "/options", { password: form.elements.password.value });
      const credential = await navigator.credentials.create({ publicKey: PublicKeyCredential.parseCreationOptionsFromJSON(asked.options) });
      await send("POST", "", { challenge: asked.challenge, credential: credential.toJSON(), name: form.elements.name.value });
    });
  });
})();
