// Signs in with a passkey: asks for a challenge, lets the device answer it, sends the answer.
(() => {
  const box = document.getElementById("passkey");
  if (!box || !window.PublicKeyCredential || !PublicKeyCredential.parseRequestOptionsFromJSON) {
    return;
  }
  const problem = box.querySelector(".problem");
  const post = (path, body) => fetch(path, {
    method: "POST", credentials: "same-origin", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body),
  });
  box.hidden = false;
  box.querySelector("button").addEventListener("click", async () => {
    problem.hidden = true;
    try {
      const asked = await (await post("/api/v1/auth/passkey/options", {})).json();
      const credential = await navigator.credentials.get({ publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(asked.options) });
      const answer = await post("/login/passkey", { challenge: asked.challenge, credential: credential.toJSON() });
      if (!answer.ok) {
        throw new Error((await answer.json()).message);
      }
      location.assign(box.dataset.return);
    } catch (error) {
      problem.textContent = error.name === "NotAllowedError" ? "No passkey was used. Try again, or sign in with the password." : error.message;
      problem.hidden = false;
    }
  });
})();
