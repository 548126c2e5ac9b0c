// Write what the page shows, and take it back.
import { post, say } from "./net.js";

const [write, undo] = ["write", "undo"].map((id) => document.getElementById(id));

async function act(button, path, values) {
  button.disabled = true;
  try {
    say((await post(path, values)).done);
    return true;
  } catch (error) {
    button.disabled = false;
    say(error.message, true);
    return false;
  }
}

write?.addEventListener("click", async () => {
  const asked = Object.fromEntries(new FormData(document.getElementById("asked")));
  undo.hidden = !(await act(write, "/replace", { ...asked, digest: write.dataset.digest }));
});
undo?.addEventListener("click", async () => {
  if (await act(undo, "/replace/undo")) setTimeout(() => location.reload(), 1500);
});
