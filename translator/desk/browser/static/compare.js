// The field for a revision is only there when a revision is what is compared with.
const choice = document.querySelector("select[name=against]");
const field = document.querySelector("input[name=revision]").closest("label");
const follow = () => { field.hidden = choice.value !== "revision"; };
choice.addEventListener("change", () => {
  follow();
  if (choice.value === "revision") field.querySelector("input").focus();
  else choice.form.requestSubmit();
});
follow();
